/** The headers of the protocol, lower case. Each exists under two names; the first that is present wins (wire-protocol.md §6). */
const HEADERS = {
  transaction: ['x-clearml-trx', 'x-trains-trx'],
  client: ['x-clearml-client', 'x-trains-client'],
  worker: ['x-clearml-worker', 'x-trains-worker'],
  impersonateAs: ['x-clearml-impersonate-as', 'x-trains-impersonate-as'],
  actAs: ['x-clearml-act-as', 'x-trains-act-as'],
} as const;

/** Gives the value of a protocol header, or undefined. */
export function protocolHeader(
  header: (name: string) => string | undefined,
  which: keyof typeof HEADERS,
): string | undefined {
  const [first, second] = HEADERS[which];
  return header(first) ?? header(second);
}

/** The name under which a protocol header was sent, for messages about it. */
export function sentName(
  header: (name: string) => string | undefined,
  which: keyof typeof HEADERS,
): string | undefined {
  return HEADERS[which].find((name) => header(name) !== undefined);
}
