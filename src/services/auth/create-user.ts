import { ensureProfile } from '../../auth/index.js';
import { type AuthUserDocument, type UserDocument, databaseFailure } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';

/** One @, no spaces, and a domain of at least two parts: what can be told without asking the domain. */
const EMAIL = /^(?=.{1,254}$)[^\s@]{1,64}@(?:[^\s@.]{1,63}\.)+[^\s@.]{2,63}$/;

/**
 * Writes two documents, the login and the profile. When the second fails, the first is removed; when the server stops in
 * between, the same call made again completes the user.
 */
export const createUser: Handler<'auth.create_user'> = async (context, request) => {
  const { database, settings, now } = context;
  const { name, company, email } = request;
  const role = request.role ?? 'user';
  if (!(await database.companies.findOne({ _id: company }, { projection: { _id: 1 } }))) {
    throw new ApiError('bad_request.invalid_id', { data: { company } });
  }
  if (!EMAIL.test(email)) {
    throw new ApiError('bad_request.data_validation_error', { data: { email: 'not a mail address' } });
  }
  const login = { name, company, email, role, autocreated: false };
  const id = await insertLogin(context, login);
  const profile: UserDocument = {
    _id: id,
    company,
    name,
    ...(request.given_name != null && { given_name: request.given_name }),
    ...(request.family_name != null && { family_name: request.family_name }),
    ...(request.avatar != null && { avatar: request.avatar }),
    created: now,
    created_in_version: settings.api.server_version,
  };
  try {
    await ensureProfile(database, profile);
  } catch (error) {
    await database.authUsers.deleteOne({ _id: id, company });
    throw error;
  }
  return { id };
};

type NewLogin = Pick<AuthUserDocument, 'name' | 'company' | 'role' | 'autocreated'> & { email: string };

/** @throws ApiError 400/801 when the address is taken, unless by what an interrupted call of the same kind has left */
async function insertLogin({ database, now, newId }: ServiceContext, login: NewLogin): Promise<string> {
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
