import { type ApiVersion, parseApiVersion } from '../api-version.js';
import type { ServiceDefinition } from '../service-definition.js';
import { surfaceAt } from '../surface/surface-at.js';
import type { Surface } from '../surface/surface.js';
import type { Change } from './change.js';
import { compareSurfaces } from './compare-surfaces.js';
import { type Exception, excuses } from './exceptions.js';
import { groupBy } from './group-by.js';
import { type SourcePath, sourcePath } from './source-path.js';

/** One change of the service files, with everything that it changes for callers. */
export interface Finding extends Pick<Change, 'rule' | 'kind' | 'message' | 'fix'> {
  service: string;
  /** Where the service file declares what changed. */
  source: SourcePath;
  /** What callers see of it; several where actions share a definition. */
  places: readonly ChangedPlace[];
}

/** A value of an action that a change is about. */
export interface ChangedPlace extends Pick<Change, 'endpoint' | 'part' | 'path'> {
  /** The API versions whose callers see the change, from old to new. */
  versions: readonly string[];
}

/** What was compared, and what changed. */
export interface Comparison {
  /** The versions whose callers see the findings, from old to new. */
  versions: readonly string[];
  findings: readonly Finding[];
  /** How many changes the exceptions let through, by places and versions. */
  excused: number;
  /** Exceptions that let nothing through: they have to go. */
  stale: readonly Exception[];
}

/**
 * Compares the service files with released surfaces. What one edit changes at many versions, or for all actions that share a
 * definition, is one finding.
 * @param released from old to new
 */
export function compareWithReleased(
  definitions: readonly ServiceDefinition[],
  released: readonly Surface[],
  exceptions: readonly Exception[],
): Comparison {
  const seen: SeenChange[] = [];
  const used = new Set<Exception>();
  let excused = 0;
  for (const before of released) {
    const after = surfaceAt(definitions, parseApiVersion(before.version));
    for (const change of compareSurfaces(before, after)) {
      const exception = exceptions.find((one) => change.kind === 'breaking' && excuses(one, change, before.version));
      if (exception) {
        used.add(exception);
        excused += 1;
      } else seen.push({ change, source: sourcePath(after, change), version: before.version });
    }
  }
  return {
    versions: released.map(({ version }) => version),
    findings: mergeChanges(seen),
    excused,
    stale: exceptions.filter((exception) => !used.has(exception)),
  };
}

/** What callers meet who move from one version of the service files to another. */
export function compareVersionsOf(
  definitions: readonly ServiceDefinition[],
  from: ApiVersion,
  to: ApiVersion,
): Comparison {
  const [before, after] = [surfaceAt(definitions, from), surfaceAt(definitions, to)];
  const seen = compareSurfaces(before, after).map((change) => ({
    change,
    source: sourcePath(after, change),
    version: to.text,
  }));
  return { versions: [to.text], findings: mergeChanges(seen), excused: 0, stale: [] };
}

/** A change at one API version. */
interface SeenChange {
  change: Change;
  source: SourcePath;
  version: string;
}

/** Brings together what is one edit of the service files; breaking changes come first. */
function mergeChanges(seen: readonly SeenChange[]): Finding[] {
  const groups = groupBy(seen, ({ change, source }) =>
    JSON.stringify([change.rule, change.message, editOf(change, source)]),
  );
  const findings = groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { rule, kind, message, fix, endpoint } = first.change;
    const [service = ''] = endpoint.split('.');
    return [{ rule, kind, message, fix, service, source: first.source, places: placesOf(group) }];
  });
  return findings.sort((a, b) => Number(b.kind === 'breaking') - Number(a.kind === 'breaking'));
}

/** What makes two changes the same edit: one place in a definition, or one value of an action whichever version serves it. */
function editOf({ endpoint, part, path }: Change, source: SourcePath): readonly string[] {
  const [service = ''] = endpoint.split('.');
  return source[0] === 'definitions' ? [service, ...source] : [endpoint, part, path];
}

function placesOf(group: readonly SeenChange[]): ChangedPlace[] {
  const places = groupBy(group, ({ change: { endpoint, part, path } }) => JSON.stringify([endpoint, part, path]));
  return places.flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const { endpoint, part, path } = first.change;
    return [{ endpoint, part, path, versions: same.map(({ version }) => version) }];
  });
}
