import { endSession } from '../auth/index.js';
import type { Handler } from '../context.js';

export const logout: Handler<'login.logout'> = async (context) => {
  await endSession(context);
  return {};
};
