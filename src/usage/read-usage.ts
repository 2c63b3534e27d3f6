import type { Database, UsageDocument } from '../database/index.js';
import { type ApiVersion, compareVersions, parseApiVersion } from '../schema/api-version.js';

/** A stored counter, with the name of the user where there is one. */
export type UsageRecord = Omit<UsageDocument, '_id'> & { user_name?: string };

/** Which counters to read; each part that is given must hold. */
export interface UsageFilter {
  /** `service.action`. */
  action?: string;
  /** Version of the action that served the calls. */
  servedVersion?: ApiVersion;
  /** Calls that requested a version below this one. */
  requestedBelow?: ApiVersion;
  /** Access key, `token`, `cookie` or `none`, or id of the user. */
  caller?: string;
  client?: string;
  /** Counters that were added to at this time or later. */
  since?: Date;
}

/** Reads counters, as far as they have been stored. */
export async function readUsage(database: Database, filter: UsageFilter): Promise<UsageRecord[]> {
  const { action, servedVersion, requestedBelow, caller, client, since } = filter;
  const found = await database.usage
    .find(
      {
        ...(action !== undefined && { action }),
        ...(servedVersion && { served_version: servedVersion.text }),
        ...(caller !== undefined && { $or: [{ credential: caller }, { user: caller }] }),
        ...(client !== undefined && { client }),
        ...(since && { last_used: { $gte: since } }),
      },
      { projection: { _id: 0 } },
    )
    .toArray();
  const matching = requestedBelow ? found.filter((record) => isBelow(record, requestedBelow)) : found;
  const names = await userNames(database, matching);
  return matching.map((record) => ({ ...record, ...nameIn(names, record) }));
}

function isBelow({ requested_version: requested }: UsageRecord, limit: ApiVersion): boolean {
  return compareVersions(parseApiVersion(requested), limit) < 0;
}

async function userNames({ authUsers }: Database, records: readonly UsageRecord[]): Promise<Map<string, string>> {
  const ids = [...new Set(records.map(({ user }) => user))];
  const users = await authUsers.find({ _id: { $in: ids } }, { projection: { name: 1 } }).toArray();
  return new Map(users.map(({ _id, name }) => [_id, name]));
}

function nameIn(names: ReadonlyMap<string, string>, { user }: UsageRecord): { user_name?: string } {
  const name = names.get(user);
  return name === undefined ? {} : { user_name: name };
}
