import type { Outcome } from '../rpc/call.js';
import type { Authentication } from '../rpc/identity.js';
import type { UsageKey } from './usage-key.js';

/** Longer names of clients are cut. Those of the existing clients have about 40 characters. */
const MAX_CLIENT_LENGTH = 64;
const CONTROL = /\p{Cc}/gu;
const UNAUTHORIZED = 401;

/**
 * What a call counts as, or undefined when it does not count: no declared action was called, or whoever called has no valid
 * credentials, and so can call nothing that a withdrawal would take away.
 *
 * @param countedVersion see `countedVersions`
 */
export function keyOfCall(outcome: Outcome, countedVersion: (requested: string) => string): UsageKey | undefined {
  const { endpoint: action, requestedVersion, actualVersion: served, caller, client, code } = outcome;
  if (requestedVersion === undefined || served === undefined || code === UNAUTHORIZED) return undefined;
  return {
    company: caller?.identity.company ?? '',
    user: caller?.identity.user ?? '',
    credential: caller === undefined ? 'none' : credentialOf(caller),
    client: client === undefined ? '' : clientName(client),
    action,
    requested: countedVersion(requestedVersion),
    served,
  };
}

/** A cookie stands for a person at a browser, whichever key it was got with. */
function credentialOf({ method, accessKey }: Authentication): string {
  if (method === 'cookie') return 'cookie';
  return accessKey ?? 'token';
}

/** What a client calls itself, of bounded length and fit for a terminal. */
export function clientName(sent: string): string {
  const short = sent.length > MAX_CLIENT_LENGTH ? sent.slice(0, MAX_CLIENT_LENGTH) : sent;
  return short.replaceAll(CONTROL, '');
}
