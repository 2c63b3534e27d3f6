import { type ApiVersion, ApiVersionError, parseApiVersion } from '../schema/api-version.js';
import { ApiError } from './api-error.js';

/** What a path asks for. */
export interface ParsedPath {
  /** `service.action`. */
  name: string;
  /** Undefined when the path names none. */
  version: ApiVersion | undefined;
}

/** Each text can match in one way only: a path that does not match costs no more than one that does. */
const PATH = /^\/*(?:v(\d+\.\d+|\d{2,})\/)?([a-zA-Z_]\w+\.[a-zA-Z_]\w+)\/?$/;

/**
 * Reads `/[v<version>/]<service>.<action>[/]` (wire-protocol.md §2, §4.1).
 *
 * @param basePath cut off once from the front when it is there
 * @param versionRequired whether a path must name a version
 * @throws ApiError 400/0 when the path has another shape, 400/2 when its version is malformed
 */
export function parsePath(path: string, basePath: string, versionRequired = false): ParsedPath {
  const stripped = basePath !== '' && path.startsWith(basePath) ? path.slice(basePath.length) : path;
  const match = PATH.exec(stripped);
  if (match === null || stripped.endsWith('\n') || (versionRequired && match[1] === undefined)) {
    throw new ApiError('bad_request.invalid_request_path', { message: `Invalid request path ${stripped}` });
  }
  const [, version, name = ''] = match;
  return { name, version: version === undefined ? undefined : parsePathVersion(version) };
}

function parsePathVersion(text: string): ApiVersion {
  try {
    return parseApiVersion(text);
  } catch (error) {
    if (!(error instanceof ApiVersionError)) throw error;
    throw new ApiError('bad_request.request_path_has_invalid_version', {
      data: { version: text, reason: error.reason },
    });
  }
}
