import { hashSecret, makeAccessKey } from '../../auth/index.js';
import type { Handler } from '../context.js';
import { ownLogin, refuseProtected } from './own-login.js';

export const createCredentials: Handler<'auth.create_credentials'> = async (context, request) => {
  const login = await ownLogin(context);
  refuseProtected(login);
  const { key, secret } = makeAccessKey();
  const label = request.label == null ? {} : { label: request.label };
  await context.database.authUsers.updateOne(
    { _id: login._id, company: context.company },
    { $push: { credentials: { key, secret_hash: hashSecret(secret), ...label } } },
  );
  return { credentials: { access_key: key, secret_key: secret, ...label } };
};
