import type { AuthUserDocument, CredentialEntry, Database } from '../database/index.js';

/** An access key as it may be shown: without anything of its secret. */
export type ShownKey = Omit<CredentialEntry, 'secret' | 'secret_hash'>;

/** Somebody who can sign in, or could if they had a key. */
export interface Login extends Omit<AuthUserDocument, 'credentials'> {
  keys: ShownKey[];
}

/** All logins, by company, name and id, or the one of a user. */
export async function listLogins({ authUsers }: Database, user?: string): Promise<Login[]> {
  const found = await authUsers
    .find(user === undefined ? {} : { _id: user })
    .project<AuthUserDocument>({ 'credentials.secret': 0, 'credentials.secret_hash': 0 })
    .sort({ company: 1, name: 1, _id: 1 })
    .toArray();
  return found.map(({ credentials = [], ...login }) => ({ ...login, keys: credentials }));
}
