import type { Condition } from './condition.js';

/** The documents that a caller may see (query-language.md §3). */
export function visible(company: string, allowPublic: boolean): Condition {
  return { company: allowPublic ? { $in: ['', company] } : company };
}

/**
 * The same as a pattern. Under a collation the texts `company-1` and `company-01` are equal, but their documents belong to two; patterns
 * know no collation (query-language.md §14).
 */
export function visibleUnderCollation(company: string, allowPublic: boolean): Condition {
  const literal = company.replace(/[^\p{L}\p{N}]/gu, String.raw`\$&`);
  return { company: { $regex: String.raw`\A(?:${literal})${allowPublic ? '?' : ''}\z` } };
}
