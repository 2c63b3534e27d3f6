import type { Database, UserDocument } from '../database/index.js';
import { unlessDuplicate } from './unless-duplicate.js';

/** Makes a company that is missing; an existing one is left as it is. */
export async function ensureCompany(
  { companies }: Database,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await unlessDuplicate(companies.insertOne({ _id: id, name }));
}

/** Makes the profile of a user when it is missing: an existing one holds what its owner has changed since. */
export async function ensureProfile({ users }: Database, profile: UserDocument): Promise<void> {
  await unlessDuplicate(users.insertOne({ preferences: '', ...profile }));
}

/** A full name as given and family name: split at the first space (storage-model.md §13). */
export function splitName(name: string): { given_name: string; family_name?: string } {
  const space = name.indexOf(' ');
  if (space < 0) return { given_name: name };
  return { given_name: name.slice(0, space), family_name: name.slice(space + 1) };
}
