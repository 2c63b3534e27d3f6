import { createHash } from 'node:crypto';

/** What tells one counter from another: who called what, at which version. */
export interface UsageKey {
  /** Of whoever signed the calls; empty when nobody did. */
  company: string;
  user: string;
  /** Id of the access key, or `token`, `cookie` or `none`. */
  credential: string;
  /** What the client calls itself; empty when it does not say. */
  client: string;
  /** `service.action`. */
  action: string;
  requested: string;
  served: string;
}

/** The client of calls that are counted together because their caller has too many different ones. */
export const OTHER_CLIENT = 'other';

/** Whose calls a key counts, as one text: the number of counters is limited for each. */
export function ownerText({ company, user, credential }: Pick<UsageKey, 'company' | 'user' | 'credential'>): string {
  return `${credential}\n${user}\n${company}`;
}

/** The id of the stored counter, the same in every server process. */
export function counterId(key: UsageKey): string {
  const { company, user, credential, client, action, requested, served } = key;
  const parts = [company, user, credential, client, action, requested, served];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** The key under which calls are counted for which there is no room. */
export function withoutClient(key: UsageKey): UsageKey {
  return { ...key, client: OTHER_CLIENT };
}
