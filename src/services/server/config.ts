import { isObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { publicSettings } from './public-settings.js';

/**
 * The configuration without its secrets, or the section at a dotted path (auth-login-server.md §6, §8).
 * @throws ApiError 400/16 when there is no section at the path, or none to be seen
 */
export const getConfig: Handler<'server.config'> = ({ settings }, { path }) => {
  let section = publicSettings(settings);
  for (const name of path ? path.split('.') : []) {
    const next = Object.hasOwn(section, name) ? section[name] : undefined;
    if (!isObject(next)) {
      throw new ApiError('bad_request.fields_value_error', {
        extra: 'not a section of the configuration',
        data: { path },
      });
    }
    section = next;
  }
  return section;
};
