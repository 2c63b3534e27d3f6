import type { CredentialEntry } from '../../database/index.js';
import type { CredentialKey } from '../../generated/auth.js';
import { formatDate } from '../../query/index.js';
import type { Handler } from '../context.js';
import { ownLogin } from './own-login.js';

export const getCredentials: Handler<'auth.get_credentials'> = async (context) => {
  await context.auth.storeLastUsed();
  const { credentials = [] } = await ownLogin(context);
  return { credentials: credentials.map(present) };
};

function present({ key, label, last_used: used, last_used_from: from }: CredentialEntry): CredentialKey {
  return {
    access_key: key,
    ...(label != null && { label }),
    ...(used != null && { last_used: formatDate(used) }),
    ...(from != null && { last_used_from: from }),
  };
}
