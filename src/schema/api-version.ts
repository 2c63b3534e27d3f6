/** A version of the API: compared by number, part by part (wire-protocol.md §4.1). */
export interface ApiVersion {
  readonly major: number;
  readonly minor: number;
  /** The form in which it was written, such as `2.12`, `12` or `999.0`. */
  readonly text: string;
}

const NUMBER = /^(0|[1-9]\d*)$/;

/** Why a text is not a version. */
export class ApiVersionError extends Error {
  /** Which rule was broken, for instance `Invalid leading zero in minor: '2.010'`. */
  readonly reason: string;

  constructor(text: string, reason: string) {
    super(`${text} is not an API version: ${reason}`);
    this.name = 'ApiVersionError';
    this.reason = reason;
  }
}

/**
 * Reads `major[.minor]`; a missing minor is 0.
 * @throws ApiVersionError for a leading zero or anything that is not digits
 */
export function parseApiVersion(text: string): ApiVersion {
  const [major = '', minor, ...rest] = text.split('.');
  if (rest.length > 0) throw new ApiVersionError(text, 'More than two parts');
  return {
    major: parsePart(text, 'major', major),
    minor: minor === undefined ? 0 : parsePart(text, 'minor', minor),
    text,
  };
}

function parsePart(text: string, name: 'major' | 'minor', part: string): number {
  if (NUMBER.test(part)) return Number(part);
  throw new ApiVersionError(
    text,
    `${/^\d+$/.test(part) ? 'Invalid leading zero' : 'Invalid number'} in ${name}: '${text}'`,
  );
}

/** Negative when `a` is older than `b`, 0 when equal, positive when newer. */
export function compareVersions(a: ApiVersion, b: ApiVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** The newer of two versions; the first when they are equal. */
export function newerVersion(a: ApiVersion, b: ApiVersion): ApiVersion {
  return compareVersions(a, b) >= 0 ? a : b;
}

/** The oldest version that ClearML publishes: documents about the API begin with it. */
export const OLDEST_VERSION = parseApiVersion('2.1');

/** The first version whose envelopes carry versions as strings; older ones carry numbers (wire-protocol.md §4.4). */
export const FIRST_STRING_VERSION = parseApiVersion('2.1');
