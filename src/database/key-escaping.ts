/**
 * Keys of maps such as `metadata` are stored escaped, so that they can be part of a path (query-language.md §18):
 * `a.b` becomes `a%2Eb`. The caller has trimmed the key and refused an empty one.
 */
export function escapeKey(key: string): string {
  const escaped = key.replaceAll('%', '%%').replaceAll('.', '%2E').replaceAll('$', '%24').replaceAll('__', '%_%_');
  return escaped.startsWith('_') ? `%${escaped}` : escaped;
}

const PLAIN: Readonly<Record<string, string>> = { '%%': '%', '%2E': '.', '%24': '$', '%_%_': '__', '%_': '_' };

/**
 * The inverse of `escapeKey`; a key that was never escaped comes back as it is. It reads from left to right, so that keys which
 * themselves begin with `%_` come back too; the steps of query-language.md §18 lose their `%`.
 */
export function unescapeKey(stored: string): string {
  return stored.replace(/%%|%2E|%24|%_%_|^%_/g, (escape) => PLAIN[escape] ?? escape);
}
