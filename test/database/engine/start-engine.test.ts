import { existsSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { type Engine, startEngine } from '../../../src/database/engine/index.js';
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

/** First starts on an older system fetch a C runtime. */
const firstStartMs = 120_000;
const onLinux = process.platform === 'linux' ? test : test.skip;

const getPlanner = { getParameter: 1, internalQueryPlanRanker: 1 };
const planner = { internalQueryPlanRanker: 'multiPlanning' };

const readyMessage = 'the embedded database engine is ready';
const crashMessage = 'the embedded database engine ended unexpectedly, restarting it';
const retryMessage = 'the embedded database engine did not restart, trying again';

describe('the embedded engine', () => {
  test(
    'answers the MongoDB driver, with the query planner that it needs',
    () =>
      withFolder((folder) =>
        withEngine(folder, (engine) =>
          withClient(engine.uri, async (client) => {
            expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
            expect(await client.db('admin').command(getPlanner)).toMatchObject(planner);
          }),
        ),
      ),
    firstStartMs,
  );

  test('leaves no process, socket or owner when stopped, and keeps the data', () =>
    withFolder(async (folder) => {
      const engine = await startEngine({ folder, runtimeFolder, log: rememberingLog() });
      const pid = pidOf(engine);
      await withClient(engine.uri, async (client) => {
        await client.db('test').collection<{ _id: string }>('kept').insertOne({ _id: 'a' });
      });
      expect(existsSync(join(folder, 'owner.json'))).toBe(true);

      await engine.stop();
      await engine.stop();
      await ended(pid);
      expect(engine.pid()).toBeUndefined();
      expect(existsSync(socketFolderOf(engine.uri))).toBe(false);
      expect(existsSync(join(folder, 'owner.json'))).toBe(false);

      await withEngine(folder, (next) =>
        withClient(next.uri, async (client) => {
          expect(await client.db('test').collection('kept').countDocuments()).toBe(1);
        }),
      );
    }));

  test('keeps its socket and files where other users cannot reach them', () =>
    withFolder((folder) =>
      withEngine(join(folder, 'db'), async (engine) => {
        expect((await stat(socketFolderOf(engine.uri))).mode & 0o777).toBe(0o700);
        expect((await stat(join(folder, 'db'))).mode & 0o777).toBe(0o700);
      }),
    ));

  onLinux('gets neither the flags nor the secrets of the server', () =>
    withFolder(async (folder) => {
      process.env['ARMATURE_TEST_SECRET'] = 'hush';
      await withEngine(folder, async (engine) => {
        const started = await readFile(`/proc/${pidOf(engine)}/environ`, 'utf8');
        expect(started).not.toMatch(/NODE_OPTIONS|ARMATURE_TEST_SECRET/);
        expect(await readFile(`/proc/${pidOf(engine)}/cmdline`, 'utf8')).not.toContain('--experimental');
      });
      delete process.env['ARMATURE_TEST_SECRET'];
    }),
  );

  test('leaves the signals that stop a server to the server', () =>
    withFolder((folder) =>
      withEngine(folder, (engine) =>
        withClient(engine.uri, async (client) => {
          const pid = pidOf(engine);
          for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal);
          for (let n = 0; n < 50; n++) expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
          expect(engine.pid()).toBe(pid);
        }),
      ),
    ));
});

describe('an embedded engine that cannot start', () => {
  const start = (folder: string, startTimeoutMs?: number) =>
    startEngine({ folder, runtimeFolder, log: rememberingLog(), ...(startTimeoutMs && { startTimeoutMs }) });

  test('because its files are damaged says so, and leaves nothing behind', () =>
    withFolder(async (folder) => {
      await withEngine(folder, async () => {});
      await writeFile(join(folder, 'WiredTiger.turtle'), 'garbage');
      await expect(start(folder)).rejects.toMatchObject({
        name: 'EngineError',
        message: expect.stringMatching(/^the embedded MongoDB engine did not start on .*: its process ended with /),
      });
      expect(existsSync(join(folder, 'owner.json'))).toBe(false);
    }));

  test('because its folder cannot be made says so', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const message = expect.stringContaining(`the data folder ${folder}/file/db cannot be made: ENOTDIR`);
      await expect(start(join(folder, 'file/db'))).rejects.toMatchObject({ name: 'EngineError', message });
    }));

  test('in time says so, and leaves the folder free', () =>
    withFolder(async (folder) => {
      const message = `the embedded MongoDB engine did not start on ${folder}: it took longer than 1 ms`;
      await expect(start(folder, 1)).rejects.toMatchObject({ name: 'EngineError', message });
      await withEngine(folder, async () => {});
    }));
});

describe('an embedded engine whose process is killed', () => {
  /** Starts an engine, kills its process and goes on when that was noticed. */
  async function withKilledEngine(
    use: (engine: Engine, messages: string[], folder: string) => Promise<void>,
    before: (folder: string) => Promise<void> = async () => {},
  ) {
    await withFolder(async (folder) => {
      const log = rememberingLog();
      const engine = await startEngine({ folder, runtimeFolder, log });
      try {
        await before(folder);
        process.kill(pidOf(engine), 'SIGKILL');
        await eventually(() => log.messages.includes(crashMessage));
        await use(engine, log.messages, folder);
      } finally {
        await engine.stop();
      }
    });
  }

  test('comes back for the same client with every acknowledged document', () =>
    withFolder((folder) =>
      withEngine(folder, (engine) =>
        withClient(engine.uri, async (client) => {
          const documents = client.db('test').collection<{ _id: number }>('numbers');
          const acknowledged: number[] = [];
          let next = 0;
          let isOver = false;
          const write = async () => {
            while (!isOver) {
              const _id = next++;
              await documents.insertOne({ _id }).then(
                () => acknowledged.push(_id),
                () => {}, // the engine is away
              );
            }
          };
          const writers = Array.from({ length: 8 }, write);
          const moreWritten = async () => {
            const before = acknowledged.length;
            await eventually(() => acknowledged.length > before + 50);
          };

          for (let round = 0; round < 3; round++) {
            await moreWritten();
            const pid = pidOf(engine);
            process.kill(pid, 'SIGKILL');
            await ended(pid);
          }
          await moreWritten();
          isOver = true;
          await Promise.all(writers);

          const stored = new Set((await documents.find().toArray()).map(({ _id }) => _id));
          expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
          expect(await client.db('admin').command(getPlanner)).toMatchObject(planner);
          expect(await readdir(socketFolderOf(engine.uri))).toHaveLength(2); // nothing of its earlier processes
        }),
      ),
    ));

  test('is started again, and the log says so', () =>
    withKilledEngine(async (engine, messages) => {
      await eventually(() => messages.length === 3);
      expect(messages).toEqual([readyMessage, crashMessage, readyMessage]);
      expect(engine.pid()).toEqual(expect.any(Number));
    }));

  test('can be stopped before it is back', () =>
    withKilledEngine(async (engine, _messages, folder) => {
      await engine.stop();
      expect(engine.pid()).toBeUndefined();
      expect(existsSync(join(folder, 'owner.json'))).toBe(false);
      await withEngine(folder, async () => {});
    }));

  test('can be stopped while it starts', () =>
    withKilledEngine(async (engine, _messages, folder) => {
      await eventually(() => engine.pid() !== undefined);
      await engine.stop();
      expect(engine.pid()).toBeUndefined();
      expect(existsSync(join(folder, 'owner.json'))).toBe(false);
      await withEngine(folder, async () => {});
    }));

  test('is started again as often as it takes', async () => {
    let intact = Buffer.alloc(0);
    await withKilledEngine(
      async (_engine, messages, folder) => {
        await eventually(() => messages.includes(retryMessage));
        await writeFile(join(folder, 'storage.bson'), intact);
        await eventually(() => messages.at(-1) === readyMessage);
      },
      async (folder) => {
        intact = await readFile(join(folder, 'storage.bson'));
        await writeFile(join(folder, 'storage.bson'), 'garbage');
      },
    );
  });
});
