import { type ApiVersion, OLDEST_VERSION, compareVersions, parseApiVersion } from './api-version.js';

const LATEST = 'latest';

/** The version that a text names, when it is one of ours: from 2.1 to the newest, or `latest`. */
export function findVersion(text: string | undefined, newest: ApiVersion): ApiVersion | undefined {
  if (text === LATEST) return newest;
  if (text === undefined || !/^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.test(text)) return undefined;
  const version = parseApiVersion(text);
  const known = compareVersions(version, OLDEST_VERSION) >= 0 && compareVersions(version, newest) <= 0;
  return known ? version : undefined;
}
