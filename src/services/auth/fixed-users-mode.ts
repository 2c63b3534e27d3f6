import type { Handler } from '../context.js';

/** This server has no users with passwords, and so no guest who signs in with one. */
export const fixedUsersMode: Handler<'auth.fixed_users_mode'> = () => ({
  enabled: false,
  guest: { enabled: false },
  server_errors: {},
});
