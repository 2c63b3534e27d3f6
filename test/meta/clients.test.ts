import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { GENERATORS, generateClient } from '../../src/cli/client.js';
import { newestVersion } from '../../src/schema/newest-version.js';
import { surfaceAt } from '../../src/schema/surface/surface-at.js';
import { loadDefinitions } from '../../src/server/load-definitions.js';

const CLIENTS = fileURLToPath(new URL('../../clients/', import.meta.url));

/** What building and running a client leaves beside its files. */
const LEFT_BEHIND = /(^|\/)(dist|node_modules|__pycache__|\.mypy_cache)(\/|$)/;

test('there is a client for every language, and no other', async () => {
  expect((await readdir(CLIENTS)).sort()).toEqual(Object.keys(GENERATORS).sort());
});

test.each(Object.keys(GENERATORS))(
  'the %s client of the newest version is up to date (npm run clients)',
  async (language) => {
    const { own } = await loadDefinitions('');
    const expected = generateClient(language, surfaceAt(own, newestVersion(own)));
    const folder = join(CLIENTS, language);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
      .filter((path) => !LEFT_BEHIND.test(path));
    expect(found.sort()).toEqual(expected.map(({ path }) => path).sort());
    for (const { path, text } of expected) expect(await readFile(join(folder, path), 'utf8')).toBe(text);
  },
);
