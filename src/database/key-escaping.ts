/**
 * Keys of maps such as `metadata` are stored escaped, so that they can be part of a path (query-language.md §18):
 * `a.b` becomes `a%2Eb`. The caller has trimmed the key and refused an empty one.
 */
export function escapeKey(key: string): string {
  const escaped = key.replaceAll('%', '%%').replaceAll('.', '%2E').replaceAll('$', '%24').replaceAll('__', '%_%_');
  return escaped.startsWith('_') ? `%${escaped}` : escaped;
}

/** The inverse of `escapeKey`; a key that was never escaped comes back as it is. */
export function unescapeKey(stored: string): string {
  const key = stored
    .split('%%')
    .map((piece) => piece.replaceAll('%2E', '.').replaceAll('%24', '$').replaceAll('%_%_', '__'))
    .join('%');
  return key.startsWith('%_') ? key.slice(1) : key;
}
