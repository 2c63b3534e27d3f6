import { createUser as storeUser } from '../../auth/index.js';
import type { Handler } from '../context.js';

export const createUser: Handler<'auth.create_user'> = async (context, request) => ({
  id: await storeUser(context, request),
});
