import type { AuthUserDocument, Database } from '../database/index.js';
import type { Identity } from '../rpc/identity.js';
import { isRole } from './is-role.js';

/** The identity of a user, of any company or of the given one; undefined when either does not exist. */
export async function findIdentity(database: Database, user: string, company?: string): Promise<Identity | undefined> {
  const found = await database.authUsers.findOne(
    { _id: user, ...(company !== undefined && { company }) },
    { projection: { name: 1, role: 1, company: 1 } },
  );
  return found ? identityOf(database, found) : undefined;
}

/** The identity of a stored user; undefined when its company does not exist, or it has a role that nobody knows. */
export async function identityOf(
  { companies }: Database,
  { _id: user, name, role, company }: Pick<AuthUserDocument, '_id' | 'name' | 'role' | 'company'>,
): Promise<Identity | undefined> {
  const found = await companies.findOne({ _id: company }, { projection: { name: 1 } });
  if (!found || !isRole(role)) return undefined;
  return { user, company, role, user_name: name, company_name: found.name };
}
