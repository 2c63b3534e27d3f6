import type { ServiceHandlers } from '../context.js';
import { createCredentials } from './create-credentials.js';
import { createUser } from './create-user.js';
import { editCredentials } from './edit-credentials.js';
import { editUser } from './edit-user.js';
import { fixedUsersMode } from './fixed-users-mode.js';
import { getCredentials } from './get-credentials.js';
import { getTokenForUser } from './get-token-for-user.js';
import { login } from './login.js';
import { logout } from './logout.js';
import { revokeCredentials } from './revoke-credentials.js';
import { validateToken } from './validate-token.js';

export { endSession } from './logout.js';

export const authHandlers: ServiceHandlers<'auth'> = {
  login,
  logout,
  get_token_for_user: getTokenForUser,
  validate_token: validateToken,
  create_user: createUser,
  create_credentials: createCredentials,
  get_credentials: getCredentials,
  edit_credentials: editCredentials,
  revoke_credentials: revokeCredentials,
  edit_user: editUser,
  fixed_users_mode: fixedUsersMode,
};
