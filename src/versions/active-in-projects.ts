import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** Before 2.8 `users.get_all_ex` did not know `active_in_projects` and ignored it (organization-users-tags.md §4.3). */
export const activeInProjects: VersionAdapter = {
  name: 'active-in-projects',
  before: parseApiVersion('2.8'),
  actions: ['users.get_all_ex'],
  request: ({ active_in_projects: _newer, ...request }) => request,
};
