import type { ServiceHandlers } from '../context.js';
import { createUser } from './create.js';
import { deleteUser } from './delete.js';
import { getAll, getAllEx } from './get-all.js';
import { getById } from './get-by-id.js';
import { getCurrentUser } from './get-current-user.js';
import { getPreferences } from './get-preferences.js';
import { setPreferences } from './set-preferences.js';
import { updateUser } from './update.js';

/** The actions on profiles of users (organization-users-tags.md §4). */
export const usersHandlers: ServiceHandlers<'users'> = {
  get_by_id: getById,
  get_current_user: getCurrentUser,
  get_all: getAll,
  get_all_ex: getAllEx,
  create: createUser,
  update: updateUser,
  delete: deleteUser,
  get_preferences: getPreferences,
  set_preferences: setPreferences,
};
