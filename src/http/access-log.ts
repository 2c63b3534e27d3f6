import type { Outcome } from '../rpc/call.js';

/** What the access log writes with; pino satisfies it. */
export interface AccessLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A message can repeat what the caller sent, which may be long. */
const LOGGED_CHARACTERS = 1000;

/** Writes the one line that every call leaves (wire-protocol.md §14). It holds no header or body, so no secret. */
export function logCall(log: AccessLog, outcome: Outcome, durationMs: number): void {
  const {
    id,
    trx,
    endpoint,
    requestedVersion,
    actualVersion,
    code,
    subcode,
    identity,
    client,
    worker,
    address,
    cause,
  } = outcome;
  const fields = {
    call: id,
    ...(trx !== id && { trx }),
    endpoint,
    requested: requestedVersion,
    actual: actualVersion,
    code,
    subcode,
    ms: Math.round(durationMs * 10) / 10,
    company: identity?.company,
    user: identity?.user,
    client,
    worker,
    address,
    ...(cause !== undefined && { err: cause }),
  };
  const problem = code < 300 ? '' : `, msg=${outcome.message.slice(0, LOGGED_CHARACTERS)}`;
  const message = `Returned ${code} for ${endpoint || 'an unknown path'}${problem}`;
  if (code < 300) log.info(fields, message);
  else if (code < 500) log.warn(fields, message);
  else log.error(fields, message);
}
