import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readHocon } from '../../../src/hocon/index.js';
import { isObject } from '../../../src/json/is-object.js';
import { checkServices } from '../../../src/schema/check-services.js';
import { lintServices } from '../../../src/schema/lint/lint-services.js';
import { lintRules } from '../../../src/schema/lint/rules/index.js';

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url));
const META = new URL('../../../generated/service-meta.json', import.meta.url);

describe.each(lintRules.map((rule) => [rule.id, rule] as const))('the rule %s', (id, { purpose }) => {
  test('reports what breaks it, with line, place, message and fix, and nothing else', async () => {
    const expected: unknown = JSON.parse(readFileSync(join(FIXTURES, id, 'bad.json'), 'utf8'));
    const faults = await lintFile(join(FIXTURES, id, 'bad.conf'));
    expect(faults.map(({ line, place, message, fix }) => ({ line, place, message, fix }))).toEqual(expected);
    expect(new Set(faults.map(({ rule }) => rule))).toEqual(new Set([id]));
  });

  test('passes what keeps it', async () => {
    expect(await lintFile(join(FIXTURES, id, 'good.conf'))).toEqual([]);
  });

  test('says in a sentence what it is for', () => {
    expect(purpose).toMatch(/^[A-Z].*\.$/);
  });
});

test('the documentation lists every rule with its purpose, in the order of the table', () => {
  const page = readFileSync(new URL('../../../docs/schema.md', import.meta.url), 'utf8');
  const rows = page.matchAll(/^\| `([a-z]+(?:-[a-z]+)+)` +\| (.+\.) +\|$/gm);
  expect([...rows].map(([, id, purpose]) => ({ id, purpose }))).toEqual(
    lintRules.map(({ id, purpose }) => ({ id, purpose })),
  );
});

test('every rule has an id of its own, and fixtures', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual(lintRules.map(({ id }) => id).sort());
});

async function lintFile(file: string) {
  const meta: unknown = JSON.parse(readFileSync(META, 'utf8'));
  const [definition] = checkServices(isObject(meta) ? meta : {}, [{ file, value: await readHocon(file) }]);
  if (!definition) throw new Error(`${file} declares no service`);
  return lintServices({
    services: [{ file, definition }],
    others: [],
    exceptions: { file, entries: [] },
    readText: (path) => readFileSync(path, 'utf8'),
  });
}
