import type { GetCurrentUserResponse } from '../../generated/users.js';
import { defineEntity, presentDocument, userEntity } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';

/** What a profile shows of the caller; company and role are added to it. */
const profileEntity = defineEntity<Omit<GetCurrentUserResponse['user'], 'company' | 'role'>>(userEntity);

/** What web clients tell newcomers to install and to run. */
const GETTING_STARTED = {
  agentName: 'clearml',
  configure: 'clearml-init',
  install: 'pip install clearml',
  packageName: 'clearml',
};

/**
 * Who the caller is (organization-users-tags.md §4.4). Service accounts have no profile.
 * @throws ApiError 400/300
 */
export const getCurrentUser: Handler<'users.get_current_user'> = async ({ database, settings, identity, company }) => {
  const [user, owner] = await Promise.all([
    database.users.findOne({ _id: identity.user, company }, { projection: { preferences: 0 } }),
    database.companies.findOne({ _id: company }, { projection: { name: 1 } }),
  ]);
  if (!user) throw new ApiError('bad_request.invalid_user', { extra: 'failed loading user' });
  return {
    user: {
      ...presentDocument(profileEntity, user),
      company: { id: company, name: owner?.name ?? identity.company_name ?? '' },
      role: identity.role,
    },
    getting_started: GETTING_STARTED,
    settings: { max_download_items: settings.organization.download.max_items },
  };
};
