import type { ServiceHandlers } from '../context.js';
import { getEntitiesCount } from './get-entities-count.js';
import { getTags } from './get-tags.js';
import { getUserCompanies } from './get-user-companies.js';

/** Questions about the caller's company as a whole (organization-users-tags.md §3). */
export const organizationHandlers: ServiceHandlers<'organization'> = {
  get_tags: getTags,
  get_user_companies: getUserCompanies,
  get_entities_count: getEntitiesCount,
};
