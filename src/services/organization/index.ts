import type { ServiceHandlers } from '../context.js';
import { download } from './download.js';
import { getEntitiesCount } from './get-entities-count.js';
import { getTags } from './get-tags.js';
import { getUserCompanies } from './get-user-companies.js';
import { prepareDownload } from './prepare-download.js';

/** Questions about the caller's company as a whole (organization-users-tags.md §3). */
export const organizationHandlers: ServiceHandlers<'organization'> = {
  get_tags: getTags,
  get_user_companies: getUserCompanies,
  get_entities_count: getEntitiesCount,
  prepare_download_for_get_all: prepareDownload,
  download_for_get_all: download,
};
