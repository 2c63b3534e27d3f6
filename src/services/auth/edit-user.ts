import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

export const editUser: Handler<'auth.edit_user'> = async ({ database, company }, { user: id, role }) => {
  const before = await database.authUsers.findOneAndUpdate(
    { _id: id, company },
    { $set: { role } },
    { projection: { role: 1 }, returnDocument: 'before' },
  );
  if (!before) throw new ApiError('bad_request.invalid_user_id', { data: { id, company } });
  return { updated: before.role === role ? 0 : 1, fields: { role } };
};
