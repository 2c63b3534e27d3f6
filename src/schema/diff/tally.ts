import type { Finding } from './compare-with-released.js';
import { DOCUMENTATION_RULES } from './rules/index.js';

/** How many findings of a comparison are of which weight. */
export interface Tally {
  breaking: number;
  /** Changes that callers can make use of; not those of descriptions. */
  compatible: number;
  documentation: number;
}

/** Counts findings. */
export function tally(findings: readonly Finding[]): Tally {
  const documentation = findings.filter(({ rule }) => DOCUMENTATION_RULES.has(rule)).length;
  const breaking = findings.filter(({ kind }) => kind === 'breaking').length;
  return { breaking, compatible: findings.length - breaking - documentation, documentation };
}
