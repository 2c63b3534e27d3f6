import { type ApiVersion, OLDEST_VERSION } from '../schema/api-version.js';
import { findVersion } from '../schema/find-version.js';
import { CommandError } from './command-error.js';

/**
 * The API version that an option names; the newest when it is left out.
 * @throws CommandError for what is no version of ours
 */
export function knownVersion(text: string | undefined, newest: ApiVersion): ApiVersion {
  const version = findVersion(text ?? 'latest', newest);
  if (version) return version;
  throw new CommandError(`${text} is not an API version between ${OLDEST_VERSION.text} and ${newest.text}`, {
    exitCode: 2,
  });
}
