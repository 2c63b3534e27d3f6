import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoconError, readHocon } from '../../src/hocon/index.js';
import { isObject } from '../../src/json/is-object.js';
import { ServiceFilesError } from '../../src/schema/check-services.js';
import { readServices } from '../../src/schema/read-services.js';

let meta: object = {};
let folder = '';

beforeAll(async () => {
  const value = await readHocon(fileURLToPath(new URL('../../schema/meta.conf', import.meta.url)));
  if (isObject(value)) meta = value;
  folder = await mkdtemp(join(tmpdir(), 'armature-services-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const GOOD = `
  description: "Does it."
  versions { "2.1" { request { type: object }, response { type: object } } }
`;

describe('a folder of service files', () => {
  test('is read in the order of names; other files are not looked at', async () => {
    await writeFile(join(folder, 'b.conf'), `service: bb, description: "B.", actions { run {${GOOD}} }`);
    await writeFile(join(folder, 'a.conf'), `service: aa, description: "A.", actions { run {${GOOD}} }`);
    await writeFile(join(folder, 'a.js'), 'not looked at');
    expect((await readServices(folder, meta)).map(({ service }) => service)).toEqual(['aa', 'bb']);
  });

  test('with a bad file names it within its folder', async () => {
    await writeFile(
      join(folder, 'b.conf'),
      `service: bb, description: "B.", actions { run { effect: delete, ${GOOD}} }`,
    );
    const error = await readServices(folder, meta).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ServiceFilesError);
    expect(error).toMatchObject({
      faults: [{ file: join(basename(folder), 'b.conf'), action: 'run', path: '/actions/run/effect' }],
    });
  });

  test('with a file that would run code is refused before anything is parsed', async () => {
    await writeFile(join(folder, 'b.conf'), 'service: x | eval { expr: "process.exit(1)" }');
    await expect(readServices(folder, meta)).rejects.toThrow(HoconError);
  });
});
