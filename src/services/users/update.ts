import type { Handler } from '../context.js';

const WRITABLE = ['name', 'given_name', 'family_name'] as const;

/**
 * Changes the names of a user of the caller's company; there is nothing to update in another one
 * (organization-users-tags.md §4.7). The login carries the display name too. It is written second: the same call made
 * again puts right what a failure in between has left.
 */
export const updateUser: Handler<'users.update'> = async ({ database, company }, request) => {
  const fields: { [Field in (typeof WRITABLE)[number]]?: string } = {};
  for (const field of WRITABLE) {
    const value = request[field];
    if (typeof value === 'string') fields[field] = value;
  }
  if (Object.keys(fields).length === 0) return { updated: 0, fields: {} };

  const user = { _id: request.user, company };
  const { matchedCount } = await database.users.updateOne(user, { $set: fields });
  if (matchedCount === 0) return { updated: 0, fields: {} };
  if (fields.name !== undefined) await database.authUsers.updateOne(user, { $set: { name: fields.name } });
  return { updated: matchedCount, fields };
};
