import { compareVersions, parseApiVersion } from '../api-version.js';
import { compareWithReleased } from '../diff/compare-with-released.js';
import { tally } from '../diff/tally.js';
import { type SchemaFolder, releasedFile } from '../diff/schema-folder.js';
import { newestVersion } from '../newest-version.js';
import { printSurface } from '../surface/print-surface.js';
import { surfaceAt } from '../surface/surface-at.js';
import { changelogEntry, printChangelog } from './changelog.js';

/** What a release writes; nothing is written by the plan itself. */
export interface ReleasePlan {
  /** Texts by file, relative to the schema folder. */
  files: ReadonlyMap<string, string>;
  changelog: string;
  /** The part of the changelog that is new; empty when released versions are amended. */
  entry: string;
}

/** Why a version cannot be released, in a sentence. */
export class ReleaseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReleaseError';
  }
}

/**
 * Freezes a new version as the service files have it.
 * @throws ReleaseError when it is not the next one, or released versions would break
 */
export function planRelease(folder: SchemaFolder, version: string): ReleasePlan {
  const { definitions, released } = folder;
  refuseUnlessNext(folder, version);
  refuseBreaking(folder);
  const surface = surfaceAt(definitions, parseApiVersion(version));
  return {
    files: new Map([[releasedFile(version), printSurface(surface)]]),
    changelog: printChangelog([...released, surface]),
    entry: changelogEntry(released.at(-1), surface),
  };
}

/**
 * Freezes the released versions again, with what they have gained since: a service that serves old versions too, or a parameter that
 * every version may send.
 * @throws ReleaseError when they would break
 */
export function planAmendment(folder: SchemaFolder): ReleasePlan {
  refuseBreaking(folder);
  const surfaces = folder.released.map(({ version }) => surfaceAt(folder.definitions, parseApiVersion(version)));
  return {
    files: new Map(surfaces.map((surface) => [releasedFile(surface.version), printSurface(surface)])),
    changelog: printChangelog(surfaces),
    entry: '',
  };
}

function refuseUnlessNext(folder: SchemaFolder, text: string): void {
  const { definitions, released } = folder;
  if (!/^(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text)) throw new ReleaseError(`${text} is not an API version such as 2.12`);
  const version = parseApiVersion(text);
  const newest = released.at(-1)?.version;
  if (released.some((surface) => surface.version === text)) throw new ReleaseError(`${text} is released already`);
  if (newest !== undefined && compareVersions(version, parseApiVersion(newest)) < 0)
    throw new ReleaseError(`${text} is older than ${newest}, which is released`);
  const declared = newestVersion(definitions);
  if (compareVersions(version, declared) > 0)
    throw new ReleaseError(`${text} is declared by no action; the newest is ${declared.text}`);
  const skipped = skippedVersion(folder, text);
  if (skipped !== undefined)
    throw new ReleaseError(`${skipped} is declared and comes before ${text}: release it first`);
}

/** The oldest version that actions declare after the newest released one and before this one. */
function skippedVersion({ definitions, released }: SchemaFolder, text: string): string | undefined {
  const newest = released.at(-1)?.version;
  if (newest === undefined) return undefined;
  return definitions
    .flatMap(({ actions }) => Object.values(actions))
    .flatMap(({ versions }) => Object.keys(versions).map(parseApiVersion))
    .filter((version) => compareVersions(version, parseApiVersion(newest)) > 0)
    .filter((version) => compareVersions(version, parseApiVersion(text)) < 0)
    .sort(compareVersions)[0]?.text;
}

function refuseBreaking({ definitions, released, exceptions }: SchemaFolder): void {
  const { findings, stale } = compareWithReleased(definitions, released, exceptions);
  const { breaking } = tally(findings);
  if (breaking + stale.length > 0) {
    throw new ReleaseError(
      `${breaking} change(s) break released versions, ${stale.length} exception(s) are stale: armature schema diff shows them`,
    );
  }
}
