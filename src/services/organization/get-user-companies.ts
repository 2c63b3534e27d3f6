import type { Handler } from '../context.js';

/**
 * The one company of the caller with all its users (organization-users-tags.md §3.2). Its name is that of the identity and
 * may lag behind a change.
 */
export const getUserCompanies: Handler<'organization.get_user_companies'> = async ({ database, identity, company }) => {
  const users = await database.users
    .find({ company }, { projection: { name: 1, avatar: 1 } })
    .sort({ name: 1, _id: 1 })
    .toArray();
  const owners = users.map(({ _id, name, avatar }) => ({ id: _id, name, avatar: avatar ?? null }));
  return { companies: [{ id: company, name: identity.company_name ?? '', allocated: owners.length, owners }] };
};
