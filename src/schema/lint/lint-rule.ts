import type { ServiceDefinition } from '../service-definition.js';
import type { SchemaSite } from './schema-sites.js';

/** What a service file should do for its readers and callers, beyond what the start of the server insists on (checkServices). */
export interface LintRule {
  /** Such as `name-style`; exceptions name it. */
  id: string;
  /** One sentence: what goes wrong for whom when the rule is broken. */
  purpose: string;
  check: (subject: LintSubject) => LintFinding[];
}

/** A service file that has passed checkServices. */
export interface LintSubject {
  service: ServiceDefinition;
  /** Every schema of the service, as it is after substitutions. */
  sites: readonly SchemaSite[];
  /** All services of the API, this one among them. */
  services: readonly ServiceDefinition[];
  /** Whether the value at a path was written in this file, and not in one that it includes. */
  isWrittenHere: (path: readonly string[]) => boolean;
}

/** A place where a rule is broken. */
export interface LintFinding {
  /** Keys from the root of the service file. */
  path: readonly string[];
  /** What is wrong, without a full stop. */
  message: string;
  /** What to do about it, without a full stop. */
  fix: string;
}
