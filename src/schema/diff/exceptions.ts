import { isObject } from '../../json/is-object.js';
import type { Change } from './change.js';
import { VERSION_RANGES, namesVersion } from './version-ranges.js';

/** A breaking change that is let through for a reason; one entry of `schema/exceptions.conf`. */
export interface Exception {
  /** Id of the rule that reports the change. */
  rule: string;
  /** `service.action`. */
  endpoint: string;
  /** Path of the value as the report shows it; empty for the whole. */
  path: string;
  /** Released versions for which it holds, such as `2.1-2.12, 2.15`. */
  versions: string;
  /** Why the change hurts nobody, for the next reader. */
  reason: string;
}

/**
 * The exceptions of a file after HOCON: `exceptions: [{ rule, endpoint, path, versions, reason }]`.
 * @param isRule whether there is a rule of that id
 * @throws Error that names the faulty entry
 */
export function readExceptions(value: unknown, file: string, isRule: (id: string) => boolean): Exception[] {
  const entries = isObject(value) ? value['exceptions'] : undefined;
  if (!Array.isArray(entries)) throw new Error(`${file} holds no list of exceptions`);
  return entries.map((entry: unknown, index) => {
    if (!isException(entry)) {
      throw new Error(
        `${file}: exception ${index + 1} needs rule, endpoint, path, versions (2.1-2.12, 2.15) and reason`,
      );
    }
    if (!isRule(entry.rule)) throw new Error(`${file}: exception ${index + 1}: there is no rule ${entry.rule}`);
    return entry;
  });
}

/** Whether an exception lets a change through at a released version. */
export function excuses(exception: Exception, change: Change, version: string): boolean {
  return (
    exception.rule === change.rule &&
    exception.endpoint === change.endpoint &&
    exception.path === change.path &&
    namesVersion(exception.versions, version)
  );
}

function isException(value: unknown): value is Exception {
  if (!isObject(value)) return false;
  const { rule, endpoint, path, versions, reason, ...others } = value;
  return (
    [rule, endpoint, reason].every((text) => typeof text === 'string' && text !== '') &&
    typeof path === 'string' &&
    typeof versions === 'string' &&
    VERSION_RANGES.test(versions) &&
    Object.keys(others).length === 0
  );
}
