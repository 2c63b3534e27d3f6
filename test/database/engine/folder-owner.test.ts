import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { runningEngine, startEngine } from '../../../src/database/engine/index.js';
import {
  ended,
  eventually,
  pidOf,
  rememberingLog,
  runtimeFolder,
  socketFolderOf,
  withClient,
  withEngine,
  withFolder,
} from './engine-kit.js';

const start = (folder: string) => startEngine({ folder, runtimeFolder, log: rememberingLog() });

/** A server in miniature: starts an engine from the compiled code, tells about it, and lives until it is killed. */
const serverScript = `
  const [, index, folder, runtimeFolder] = process.argv;
  const { startEngine } = await import(index);
  const log = { info() {}, warn() {}, error() {} };
  try {
    const engine = await startEngine({ folder, runtimeFolder, log });
    process.send({ uri: engine.uri, pid: engine.pid() });
  } catch (error) {
    process.send({ refusal: error.message });
    process.disconnect();
  }
`;

function spawnServer(folder: string): ChildProcess {
  const index = new URL('../../../dist/database/engine/index.js', import.meta.url).href;
  const words = ['--input-type=module', '--eval', serverScript, index, folder, runtimeFolder];
  return spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

async function kill(server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

function inUse(folder: string, pid: number) {
  return { name: 'EngineError', message: `the data folder ${folder} is already in use by process ${pid}` };
}

describe('a data folder', () => {
  test('has one engine: a second one in the same process is refused', () =>
    withFolder((folder) =>
      withEngine(folder, async () => {
        await expect(start(folder)).rejects.toMatchObject(inUse(folder, process.pid));
      }),
    ));

  test('has one engine: of two starts at the same time one is refused', () =>
    withFolder(async (folder) => {
      const results = await Promise.allSettled([start(folder), start(folder)]);
      for (const result of results) if (result.status === 'fulfilled') await result.value.stop();
      const refusals = results.filter((result) => result.status === 'rejected');
      expect(refusals).toEqual([{ status: 'rejected', reason: expect.objectContaining(inUse(folder, process.pid)) }]);
    }));

  test('has one engine: one in another process is refused, also while the first engine is down', () =>
    withFolder((folder) =>
      withEngine(folder, async (engine) => {
        const refusal = { refusal: inUse(folder, process.pid).message };
        expect(await once(spawnServer(folder), 'message')).toContainEqual(refusal);
        process.kill(pidOf(engine), 'SIGKILL');
        expect(await once(spawnServer(folder), 'message')).toContainEqual(refusal);
      }),
    ));

  test('has one engine: MongoDB itself sees to it, and its process is named when the owner is not known', () =>
    withFolder((folder) =>
      withEngine(folder, async (engine) => {
        await rm(join(folder, 'owner.json'));
        await expect(start(folder)).rejects.toMatchObject(inUse(folder, pidOf(engine)));
      }),
    ));

  test('can be taken over from the moment its engine is told to stop', () =>
    withFolder(async (folder) => {
      const first = await start(folder);
      const stopped = first.stop();
      await withEngine(folder, async () => {
        await stopped;
        expect(existsSync(join(folder, 'owner.json'))).toBe(true);
      });
    }));

  test.each([
    ['names a process that has ended', JSON.stringify({ id: 'x', pid: 2 ** 22 + 1, identity: 'boot 1' })],
    ['names a process whose id is used again', JSON.stringify({ id: 'x', pid: process.pid, identity: 'boot 1' })],
    ['says something else', '{"owner":"me"}'],
    ['a power loss left empty', ''],
  ])('with a note that %s is taken over', (_, note) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'owner.json'), note);
      await withEngine(folder, async () => {
        const owner: unknown = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'));
        expect(owner).toMatchObject({ pid: process.pid });
      });
    }),
  );
});

describe('the address of an engine', () => {
  test('is told to processes of the same user while its server runs', () =>
    withFolder(async (folder) => {
      await withEngine(folder, async ({ uri }) => {
        expect(runningEngine(folder)).toBe(uri);
        expect((await stat(join(folder, 'owner.json'))).mode & 0o777).toBe(0o600);
      });
      expect(runningEngine(folder)).toBeUndefined();
    }));

  test('is kept by one that runs for a short command', () =>
    withFolder(async (folder) => {
      const engine = await startEngine({ folder, runtimeFolder, log: rememberingLog(), isPrivate: true });
      expect(runningEngine(folder)).toBeUndefined();
      await engine.stop();
    }));
});

describe('a server that is killed', () => {
  test('takes its engine along, and the next one starts at once with the same data', () =>
    withFolder(async (folder) => {
      const server = spawnServer(folder);
      const [{ uri, pid }] = await once(server, 'message');
      await withClient(uri, async (client) => {
        await client.db('test').collection<{ _id: number }>('kept').insertOne({ _id: 1 });
        await kill(server);
      });

      await withEngine(folder, (engine) =>
        withClient(engine.uri, async (client) => {
          expect(await client.db('test').collection('kept').countDocuments()).toBe(1);
        }),
      );
      await ended(pid);
      await eventually(() => !existsSync(socketFolderOf(uri)));
    }));

  test('takes its engine along while that is still starting', () =>
    withFolder(async (folder) => {
      const server = spawnServer(folder);
      await eventually(() => existsSync(join(folder, 'mongod.lock')));
      await kill(server);
      await withEngine(folder, async () => {});
    }));
});
