import { type ApiVersion, compareVersions, parseApiVersion } from '../schema/api-version.js';

/** The first version of the API: what callers below every declared version count as. */
const FIRST_VERSION = parseApiVersion('1.0');

/**
 * Callers may request any version, such as `2.700` or `999.0`. So that there are not more counters than versions, each one that
 * nobody has declared counts as the newest one below it, which is served alike.
 *
 * @param declared versions of all endpoints, and the newest version of the API
 * @returns gives the version that a requested one counts as
 */
export function countedVersions(declared: readonly ApiVersion[]): (requested: string) => string {
  const versions = withThoseBetween([FIRST_VERSION, ...declared]);
  const known = new Set(versions.map(({ text }) => text));
  return (requested) => (known.has(requested) ? requested : nearestBelow(versions, parseApiVersion(requested)));
}

/** Every version from the first of each major number to the newest that is declared, from old to new. */
function withThoseBetween(declared: readonly ApiVersion[]): ApiVersion[] {
  const newestMinors = new Map<number, number>();
  for (const { major, minor } of declared) newestMinors.set(major, Math.max(minor, newestMinors.get(major) ?? 0));
  return [...newestMinors]
    .flatMap(([major, newest]) =>
      Array.from({ length: newest + 1 }, (_, minor) => parseApiVersion(`${major}.${minor}`)),
    )
    .sort(compareVersions);
}

function nearestBelow(versions: readonly ApiVersion[], requested: ApiVersion): string {
  const nearest = versions.findLast((version) => compareVersions(version, requested) <= 0) ?? versions[0];
  return (nearest ?? FIRST_VERSION).text;
}
