import { expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { versionAdapters } from '../../src/versions/index.js';

const FIXTURES = new URL('../versions/fixtures/', import.meta.url);

test('every version adapter has its two fixtures, and no fixture outlives its adapter', async () => {
  const folders = (await readdir(FIXTURES)).sort();
  expect(folders).toEqual(versionAdapters.map(({ name }) => name).sort());
  for (const folder of folders)
    expect((await readdir(new URL(folder, FIXTURES))).sort()).toEqual(['new.json', 'old.json']);
});

test('every module of src/versions is in the list of adapters', async () => {
  const modules = (await readdir(new URL('../../src/versions/', import.meta.url))).filter(
    (name) => name !== 'index.ts',
  );
  const exported = await Promise.all(
    modules.map(async (name): Promise<unknown[]> => {
      const module: object = await import(`../../src/versions/${name.replace(/\.ts$/, '.js')}`);
      return Object.values(module);
    }),
  );
  const listed = new Set<unknown>(versionAdapters);
  expect(exported.flat().filter((adapter) => !listed.has(adapter))).toEqual([]);
});
