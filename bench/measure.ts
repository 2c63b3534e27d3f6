import autocannon from 'autocannon';

/** What a load client sends. */
export interface Load {
  url: string;
  /** Sent in turn. */
  bodies: object[];
  token?: string;
}

/** What it measured. */
export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p99: number;
}

export const CONNECTIONS = 16;
export const ROUNDS = 2;

/** The better of two rounds each, in turns, so that what else the machine does troubles both alike. */
export async function measurePair(
  ours: Load,
  theirs: Load,
  seconds: number,
): Promise<{ own: Measured; bare: Measured }> {
  let own: Measured = { perSecond: 0, p99: 0 };
  let bare: Measured = { perSecond: 0, p99: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    bare = better(bare, await measure(theirs, seconds));
    own = better(own, await measure(ours, seconds));
  }
  return { own, bare };
}

/** Prints a line of the table, and gives what it holds. */
export async function compare(name: string, ours: Load, theirs: Load, seconds: number): Promise<Measured> {
  const { own, bare } = await measurePair(ours, theirs, seconds);
  const cells = [own.perSecond.toFixed(0).padStart(6), own.p99.toFixed(1).padStart(8)];
  const bareCells = [bare.perSecond.toFixed(0).padStart(10), bare.p99.toFixed(1).padStart(7)];
  const ratio = (own.perSecond / bare.perSecond).toFixed(2);
  console.log(`${name.padEnd(34)} ${cells.join(' ')}  |  ${bareCells.join(' ')}  |  ${ratio}`);
  return own;
}

export function printHead(about: string): void {
  console.log(`\n${about}\n`);
  console.log(`${'call'.padEnd(36)}req/s   p99 ms  |  bare req/s  p99 ms  |  ratio`);
}

function better(a: Measured, b: Measured): Measured {
  return a.perSecond >= b.perSecond ? a : b;
}

async function measure({ url, bodies, token }: Load, seconds: number): Promise<Measured> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 60,
    requests: bodies.map((body) => ({ method: 'POST' as const, headers, body: JSON.stringify(body) })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} bad answers, ${result.errors} errors`);
  return { perSecond: result.requests.average, p99: result.latency.p99 };
}
