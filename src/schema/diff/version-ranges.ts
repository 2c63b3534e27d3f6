import { compareVersions, parseApiVersion } from '../api-version.js';

/**
 * Versions as people write them, `2.1-2.12, 2.15`: neighbours among all of them make a range.
 * @param all every version that there is, from old to new
 */
export function printVersions(versions: readonly string[], all: readonly string[]): string {
  const runs: string[][] = [[]];
  for (const version of all) {
    if (versions.includes(version)) runs.at(-1)?.push(version);
    else runs.push([]);
  }
  return runs
    .filter((run) => run.length > 0)
    .map((run) => (run.length === 1 ? run[0] : `${run[0]}-${run.at(-1)}`))
    .join(', ');
}

/** What `namesVersion` understands. */
export const VERSION_RANGES = /^\d+\.\d+(?:-\d+\.\d+)?(?:, *\d+\.\d+(?:-\d+\.\d+)?)*$/;

/** Whether a text such as `2.1-2.12, 2.15` names a version. */
export function namesVersion(ranges: string, version: string): boolean {
  const wanted = parseApiVersion(version);
  return ranges.split(',').some((range) => {
    const [first = '', last = first] = range.trim().split('-');
    return compareVersions(parseApiVersion(first), wanted) <= 0 && compareVersions(wanted, parseApiVersion(last)) <= 0;
  });
}
