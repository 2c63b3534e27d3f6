/**
 * TypeScript source of the error catalogue: config/errors.conf flattened to `section.name` keys.
 * @param sections the file after HOCON
 */
export function generateErrorCatalogue(sections: unknown): string {
  const entries: string[] = [];
  for (const [section, content] of members(sections)) {
    const fields = new Map(members(content));
    const code = fields.get('code');
    for (const [name, error] of members(fields.get('errors'))) {
      const entry = { code, ...Object.fromEntries(members(error)) };
      entries.push(`  '${section}.${name}': ${JSON.stringify(entry)},`);
    }
  }
  return [
    '// Generated from config/errors.conf by `npm run generate`; not meant to be edited.',
    '',
    '/** One error that callers can see. `status` is the HTTP status where it differs from the code. */',
    'export interface CatalogueEntry { code: number; subcode: number; result_msg: string; status?: number; retry_after_sec?: number }',
    '',
    'const catalogue = {',
    ...entries,
    '} as const satisfies Record<string, CatalogueEntry>;',
    '',
    'export type ErrorName = keyof typeof catalogue;',
    'export const errorCatalogue: Readonly<Record<ErrorName, CatalogueEntry>> = catalogue;',
    '',
  ].join('\n');
}

function members(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) throw new Error('config/errors.conf: expected an object');
  return Object.entries(value);
}
