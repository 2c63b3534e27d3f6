import type { Settings } from '../config/index.js';
import { type AuthUserDocument, type Database, type UserDocument, databaseFailure } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Role } from '../schema/service-definition.js';
import { ensureProfile } from './first-documents.js';

/** What making a user depends on. */
export interface CreateUserParts {
  database: Database;
  settings: Settings;
  now: Date;
  newId: () => string;
}

/** A user to be. */
export interface NewUser {
  name: string;
  /** Id of the company. */
  company: string;
  email?: string;
  role?: Role | null;
  given_name?: string | null;
  family_name?: string | null;
  avatar?: string | null;
}

/** One @, no spaces, and a domain of at least two parts: what can be told without asking the domain. */
const EMAIL = /^(?=.{1,254}$)[^\s@]{1,64}@(?:[^\s@.]{1,63}\.)+[^\s@.]{2,63}$/;

/**
 * Writes two documents, the login and the profile. When the second fails, the first is removed; when the process stops in
 * between, the same call made again completes the user.
 *
 * @returns the id of the user, who has no access key yet
 * @throws ApiError 400/10 for an unknown company, 400/800 for a bad address, 400/801 for one that is taken
 */
export async function createUser(parts: CreateUserParts, user: NewUser): Promise<string> {
  const { database, settings, now } = parts;
  const { name, company, email } = user;
  if (!(await database.companies.findOne({ _id: company }, { projection: { _id: 1 } }))) {
    throw new ApiError('bad_request.invalid_id', { data: { company } });
  }
  if (email !== undefined && !EMAIL.test(email)) {
    throw new ApiError('bad_request.data_validation_error', { data: { email: 'not a mail address' } });
  }
  const login = { name, company, ...(email !== undefined && { email }), role: user.role ?? 'user', autocreated: false };
  const id = await insertLogin(parts, login);
  const profile: UserDocument = {
    _id: id,
    company,
    name,
    ...(user.given_name != null && { given_name: user.given_name }),
    ...(user.family_name != null && { family_name: user.family_name }),
    ...(user.avatar != null && { avatar: user.avatar }),
    created: now,
    created_in_version: settings.api.server_version,
  };
  try {
    await ensureProfile(database, profile);
  } catch (error) {
    await database.authUsers.deleteOne({ _id: id, company });
    throw error;
  }
  return id;
}

type NewLogin = Pick<AuthUserDocument, 'name' | 'company' | 'role' | 'autocreated' | 'email'>;

/** @throws ApiError 400/801 when the address is taken, unless by what an interrupted call of the same kind has left */
async function insertLogin({ database, now, newId }: CreateUserParts, login: NewLogin): Promise<string> {
  const { authUsers, users } = database;
  const id = newId();
  try {
    await authUsers.insertOne({ _id: id, ...login, created: now, credentials: [] });
    return id;
  } catch (error) {
    if (databaseFailure(error) !== 'duplicate') throw error;
    const left = await authUsers.findOne({ ...login, credentials: [] }, { projection: { _id: 1 } });
    if (left && !(await users.findOne({ _id: left._id }, { projection: { _id: 1 } }))) return left._id;
    throw new ApiError('bad_request.expected_unique_data', { data: { email: login.email } });
  }
}
