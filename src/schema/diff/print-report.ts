import { relative } from 'node:path';
import type { FileLine } from '../locate.js';
import type { Comparison, Finding } from './compare-with-released.js';
import { groupBy } from './group-by.js';
import { DOCUMENTATION_RULES } from './rules/index.js';
import type { SchemaFolder } from './schema-folder.js';
import { tally } from './tally.js';
import { printVersions } from './version-ranges.js';

/** A finding with its line in the service files. */
export type LocatedFinding = Finding & Partial<FileLine>;

/**
 * Adds to each finding the line that it is about. Findings that lead to the same line, which several actions share by substitution,
 * become one.
 * @param folder that the files' names are relative to
 */
export function locateFindings(
  findings: readonly Finding[],
  locate: SchemaFolder['locate'],
  folder: string,
): LocatedFinding[] {
  const located = findings.map((finding): LocatedFinding => {
    const place = locate(finding.service, finding.source);
    return place ? { ...finding, file: relative(folder, place.file), line: place.line } : finding;
  });
  return groupBy(located, ({ rule, message, file, line }) => JSON.stringify([rule, message, file, line])).flatMap(
    (group) => {
      const [first] = group;
      return first ? [{ ...first, places: group.flatMap(({ places }) => places) }] : [];
    },
  );
}

/** A comparison for people: each finding with its line, its places and, where it breaks callers, the way out. */
export function printReport(findings: readonly LocatedFinding[], { versions, excused, stale }: Comparison): string {
  const { breaking, compatible, documentation } = tally(findings);
  const shown = findings.filter(({ rule }) => !DOCUMENTATION_RULES.has(rule));
  return [
    ...shown.map((finding) => printFinding(finding, versions)),
    ...stale.map(
      ({ rule, endpoint, path, versions: held }) =>
        `exceptions.conf: nothing is let through by the exception from ${rule} for ${endpoint} ${path || 'as a whole'}, ${held}: remove it\n`,
    ),
    `${breaking} breaking, ${compatible} compatible, ${documentation} of documentation alone, ${excused} excused\n`,
  ].join('');
}

function printFinding(
  { file, line, kind, message, rule, places, fix }: LocatedFinding,
  all: readonly string[],
): string {
  return [
    `${file === undefined ? '' : `${file}:${line}: `}${kind}: ${message} (${rule})`,
    ...places.map(
      ({ endpoint, part, path, versions }) =>
        `  ${[endpoint, ...(part === 'action' ? [] : [part]), path].filter(Boolean).join(' ')}, ${printVersions(versions, all)}`,
    ),
    ...(fix ? [`  ${fix}`] : []),
    '',
  ].join('\n');
}
