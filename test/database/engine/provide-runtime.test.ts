import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

import { describe, expect, test } from '@jest/globals';

import { chooseRuntime, currentMachine } from '../../../src/database/engine/choose-runtime.js';
import { provideRuntime } from '../../../src/database/engine/provide-runtime.js';
import { rememberingLog, withFolder } from './engine-kit.js';

const runtime = chooseRuntime(currentMachine());
const describeWhereNeeded = runtime === 'system' ? describe.skip : describe;

describeWhereNeeded('a newer C runtime', () => {
  if (runtime === 'system') return;

  test('is fetched by starts at the same time without harm, and by later ones not again', async () => {
    await withFolder(async (folder) => {
      const log = rememberingLog();
      const [one, other] = await Promise.all([
        provideRuntime(runtime, folder, log),
        provideRuntime(runtime, folder, log),
      ]);
      expect(one).toEqual(other);
      expect(existsSync(one[0] ?? '')).toBe(true);
      expect(await readdir(folder)).toEqual([`glibc-2.38-${runtime.triplet}`]);

      const later = rememberingLog();
      expect(await provideRuntime(runtime, folder, later)).toEqual(one);
      expect(later.messages).toEqual([]);
    });
  });

  test('that cannot be fetched is an error that says why and names the two ways out', async () => {
    await withFolder(async (folder) => {
      const path = process.env['PATH'];
      process.env['PATH'] = folder;
      try {
        await expect(provideRuntime(runtime, folder, rememberingLog())).rejects.toMatchObject({
          name: 'EngineError',
          message: expect.stringMatching(
            /^the .* glibc 2\.38 .*\(apt-get is missing here\): set database\.url .*"docker run /,
          ),
        });
      } finally {
        process.env['PATH'] = path;
      }
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
