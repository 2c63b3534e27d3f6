import type { Handler } from '../context.js';
import { serverUuid } from './server-uuid.js';

/** Which server this is (auth-login-server.md §6). Builds are not numbered: `build` and `commit` are empty. */
export const getInfo: Handler<'server.info'> = async ({ database, settings, apiVersion }) => ({
  version: settings.api.server_version,
  build: '',
  commit: '',
  uid: await serverUuid(database),
  api_version: apiVersion,
});
