import { type FileLine, createLocator } from '../locate.js';
import type { ServiceDefinition } from '../service-definition.js';
import type { LintException } from './lint-exceptions.js';
import type { LintFinding } from './lint-rule.js';
import { lintRules } from './rules/index.js';
import { schemaSites } from './schema-sites.js';

/** A broken rule, for people and for programs. */
export interface LintFault extends FileLine {
  /** Id of the rule. */
  rule: string;
  /** Name of the service; empty for faults of the exceptions. */
  service: string;
  /** JSON pointer of the value in the service file, after substitutions. */
  place: string;
  message: string;
  fix: string;
}

/** A service and the file that declares it. */
export interface LintedService {
  file: string;
  definition: ServiceDefinition;
}

/** What is linted, and what it is held against. */
export interface LintInput {
  services: readonly LintedService[];
  /** Further services of the same API, which are not looked at themselves. */
  others: readonly ServiceDefinition[];
  exceptions: { file: string; entries: readonly LintException[] };
  readText: (file: string) => string;
}

/**
 * Applies every rule to services that have passed checkServices. What several versions have from one line is one fault.
 * Exceptions take faults away; one that takes none away is a fault itself.
 */
export function lintServices({ services, others, exceptions, readText }: LintInput): LintFault[] {
  const locateIn = createLocator(readText);
  const all = [...services.map(({ definition }) => definition), ...others];
  const faults = services.flatMap(({ file, definition: service }) => {
    const sites = schemaSites(service);
    const isWrittenHere = (path: readonly string[]) => locateIn(file, path).file === file;
    return lintRules.flatMap(({ id, check }) =>
      check({ service, sites, services: all, isWrittenHere }).map((finding) => ({
        rule: id,
        service: service.service,
        ...locateIn(file, finding.path),
        ...described(finding),
      })),
    );
  });
  const distinct = distinctFaults(faults);
  const used = new Set<LintException>();
  const left = distinct.filter((fault) => {
    const exception = exceptions.entries.find((entry) => excepts(entry, fault));
    if (exception) used.add(exception);
    return !exception;
  });
  const stale = exceptions.entries.flatMap((entry, index) =>
    used.has(entry) ? [] : [staleFault(entry, index, locateIn(exceptions.file, ['exceptions', String(index)]))],
  );
  return [...left, ...stale].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function described({ path, message, fix }: LintFinding): Pick<LintFault, 'place' | 'message' | 'fix'> {
  return { place: pointer(path), message, fix };
}

function pointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function distinctFaults(faults: readonly LintFault[]): LintFault[] {
  const first = new Map<string, LintFault>();
  for (const fault of faults) {
    const key = JSON.stringify([fault.file, fault.line, fault.rule, fault.message]);
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()];
}

function excepts(exception: LintException, { rule, service, place }: LintFault): boolean {
  return exception.rule === rule && exception.service === service && exception.place === place;
}

function staleFault({ rule, service, place }: LintException, index: number, at: FileLine): LintFault {
  return {
    rule: 'exception-stale',
    service: '',
    ...at,
    place: `/exceptions/${index}`,
    message: `${rule} is not broken at ${place} of ${service}`,
    fix: 'remove the exception',
  };
}
