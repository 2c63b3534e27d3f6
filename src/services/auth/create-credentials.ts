import { addAccessKey } from '../../auth/index.js';
import type { Handler } from '../context.js';
import { ownLogin, refuseProtected } from './own-login.js';

export const createCredentials: Handler<'auth.create_credentials'> = async (context, request) => {
  const login = await ownLogin(context);
  refuseProtected(login);
  const { label } = request;
  const { key, secret } = await addAccessKey(context.database, login, label);
  return { credentials: { access_key: key, secret_key: secret, ...(label != null && { label }) } };
};
