import { mkdir, mkdtemp, readFile, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { BSON, Double, Int32, Long } from 'mongodb';
import { RESTORE_MARK, TEMPORARY_PREFIX } from '../../src/database/backup/restore-traces.js';
import { SHIPPED } from '../support/programs.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';
import { type TestServer, startTestServer } from '../support/test-server.js';
import { type Run, armature, armatureJson, armatureProcess, settingsOf } from './armature.js';

// Restores build all indexes, which takes long on a busy machine.
jest.setTimeout(120_000);

const ROLES = ['backend', 'auth'] as const;

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  await server.ok('models.create', { name: 'one', uri: 's3://one', labels: { cat: 1 } });
  // It stores when the caller's key was last used, which the server would do later by itself.
  await server.ok('auth.get_credentials');
  const own = server.databases.client.db(server.databases.backend);
  await own.collection('model').insertOne(TRAPS, { forceServerObjectId: true });
  await own.collection('an/other').insertOne({ key: 1 });
  await own.createCollection('bounded', { capped: true, size: 4096 });
  expect(await run(server.databases, 'backup', 'whole')).toMatchObject({ code: 0, stderr: '' });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Databases of a test's own, dropped after use. */
async function withDatabases<Result>(use: (databases: TestDatabases) => Promise<Result>): Promise<Result> {
  const databases = testDatabases();
  try {
    return await use(databases);
  } finally {
    await databases.drop();
  }
}

const run = (databases: TestDatabases, ...words: string[]): Promise<Run> =>
  armature(['db', ...words], { environment: settingsOf(databases), folder });

/** Every document of both databases as bytes, by collection and id, but what the server writes by itself; and all indexes. */
async function contentsOf(databases: TestDatabases): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const role of ROLES) {
    const database = databases.client.db(databases[role]);
    for (const { name } of await database.listCollections({}, { nameOnly: true }).toArray()) {
      const collection = database.collection(name);
      for await (const bytes of collection.find({}, { raw: true })) {
        const { _id: id } = BSON.deserialize(Buffer.from(Object(bytes)));
        contents.set(`${role}.${name} ${String(id)}`, Buffer.from(Object(bytes)).toString('hex'));
      }
      const indexes = (await collection.indexes()).map((index) => BSON.EJSON.stringify(index)).sort();
      contents.set(`${role}.${name} indexes`, indexes.join('\n'));
    }
  }
  return contents;
}

/** Documents with every trap for types and order. */
const TRAPS = new Map<string, unknown>([
  ['_id', 'trap'],
  ['company', ''],
  ['name', 'trap'],
  ['created', new Date(0)],
  [
    'labels',
    new Map([
      ['b', new Int32(1)],
      ['10', new Int32(2)],
      ['2', new Int32(3)],
    ]),
  ],
  ['last_iteration', Long.fromNumber(5)],
  [
    'design',
    { whole: new Double(4), tiny: new Date('0001-01-01T00:00:00Z'), bytes: new BSON.Binary(Buffer.from('x')) },
  ],
]);

test('a backup that is restored elsewhere is the same, byte for byte, with its indexes', async () => {
  const { databases } = server;
  const made = await armatureJson(['db', 'backup', 'same'], { environment: settingsOf(databases), folder });
  expect(made).toMatchObject({ folder: join(folder, 'same'), documents: expect.any(Number) });
  expect((await readdir(folder)).filter((name) => name.includes('incomplete'))).toEqual([]);
  const before = await contentsOf(databases);
  await withDatabases(async (other) => {
    expect(await run(other, 'restore', 'same')).toMatchObject({ code: 0, stderr: '' });
    expect(await contentsOf(other)).toEqual(before);
    const options = await other.client
      .db(other.backend)
      .listCollections({ name: 'bounded' }, { nameOnly: false })
      .toArray();
    expect(options[0]?.options).toMatchObject({ capped: true, size: 4096 });
    expect(await run(other, 'check')).toMatchObject({ code: 0, stderr: '' });
  });
});

test('R17: every model that was acknowledged before a backup under load is in it', async () => {
  const acknowledged = new Map<string, string>();
  let isWriting = true;
  const write = async (writer: number) => {
    for (let number = 0; isWriting; number += 1) {
      const name = `model ${writer}.${number}`;
      const { id } = await server.ok('models.create', { name, uri: `s3://load/${writer}/${number}` });
      acknowledged.set(String(id), name);
    }
  };
  const writers = Array.from({ length: 4 }, (_, writer) => write(writer));
  while (acknowledged.size < 40) await sleep(5);
  const before = new Map(acknowledged);
  const made = await run(server.databases, 'backup', 'under-load');
  isWriting = false;
  await Promise.all(writers);
  expect(made).toMatchObject({ code: 0, stderr: '' });

  await withDatabases(async (other) => {
    expect(await run(other, 'restore', 'under-load')).toMatchObject({ code: 0, stderr: '' });
    const models = other.client.db(other.backend).collection<{ _id: string; name: string }>('model');
    const names = new Map((await models.find({}).toArray()).map(({ _id, name }) => [_id, name]));
    for (const [id, name] of before) expect(names.get(id)).toBe(name);
  });
});

describe('a backup is refused', () => {
  test('into a folder that holds something, which stays as it is', async () => {
    await writeFile(join(folder, 'a-file'), 'mine');
    expect(await run(server.databases, 'backup', '.')).toEqual({
      code: 1,
      stdout: '',
      stderr: `The folder ${folder} is not empty: a backup needs a new one\n`,
    });
    expect(await readFile(join(folder, 'a-file'), 'utf8')).toBe('mine');
  });

  test('into what no finished folder can take the place of, before anything is copied', async () => {
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
    for (const [target, reason] of [
      ['link', `${join(folder, 'link')} is a file or a link: a backup needs a new folder\n`],
      ['/proc', '/proc is a disk of its own: a backup needs a new folder in it\n'],
    ] as const) {
      expect(await run(server.databases, 'backup', target)).toEqual({ code: 1, stdout: '', stderr: reason });
    }
    expect((await readdir(folder)).filter((name) => name.includes('.incomplete-'))).toEqual([]);
  });
});

describe('a restore is refused', () => {
  const refusal = async (name: string, databases: TestDatabases, ...words: string[]) => {
    const before = await contentsOf(databases);
    const refused = await run(databases, 'restore', name, ...words);
    expect(await contentsOf(databases)).toEqual(before);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    return refused.stderr;
  };

  beforeAll(async () => {
    for (const name of ['damaged', 'short', 'missing', 'unfinished', 'foreign']) {
      await run(server.databases, 'backup', name);
    }
    const models = (name: string) => join(folder, name, 'backend', 'model.bson.gz');
    const bytes = await readFile(models('damaged'));
    bytes[bytes.length - 9] = Number(bytes.at(-9)) ^ 1;
    await writeFile(models('damaged'), bytes);
    await truncate(models('short'), 20);
    await rm(models('missing'));
    await rm(join(folder, 'unfinished', 'manifest.json'));
    await writeFile(join(folder, 'foreign', 'manifest.json'), '{"format":"another"}');
  });

  test.each([
    ['whose file was changed', 'damaged', 'is damaged: it is not what the manifest of the backup says'],
    ['whose file was cut off', 'short', 'is damaged'],
    ['whose file is missing', 'missing', "of the backup can't be read"],
    ['without manifest', 'unfinished', 'holds no whole backup: it has no readable manifest.json'],
    ['of another format', 'foreign', 'is not the manifest of a backup that this version can read'],
    ['that is not there', 'nowhere', 'holds no whole backup'],
  ])('of a backup %s, and nothing changes', async (_, name, sentence) => {
    expect(await refusal(name, server.databases, '--replace')).toContain(sentence);
  });

  test('into databases that hold something, unless they may be replaced', async () => {
    await withDatabases(async (other) => {
      await other.client.db(other.auth).collection('anything').insertOne({ here: 1 });
      expect(await refusal('whole', other)).toBe(
        'The database is not empty: restore replaces all of it with --replace\n',
      );
      expect(await run(other, 'restore', 'whole', '--replace')).toMatchObject({ code: 0 });
      const names = await other.client.db(other.auth).listCollections({}, { nameOnly: true }).toArray();
      expect(names.map(({ name }) => name)).not.toContain('anything');
    });
  });
});

describe('a restore that is killed', () => {
  test('leaves what was there, or all that is new, or a mark, and can be run again', async () => {
    await withDatabases(async (other) => {
      const database = other.client.db(other.backend);
      await database.collection('model').insertOne({ old: 1 });
      const child = spawn(process.execPath, [SHIPPED, 'db', 'restore', join(folder, 'whole'), '--replace'], {
        env: { PATH: process.env['PATH'] ?? '', ...settingsOf(other) },
      });
      const ended = once(child, 'exit');
      const filled = async () => database.listCollections({ name: `${TEMPORARY_PREFIX}company` }).hasNext();
      while (child.exitCode === null && !(await filled())) await sleep(1);
      child.kill('SIGKILL');
      await ended;

      // Where in its course it was killed is a matter of luck: what was there is whole, or a mark tells that it is not.
      const marked = await database.listCollections({ name: RESTORE_MARK }).hasNext();
      const isOld = (await database.collection('model').countDocuments({ old: 1 })) === 1;
      const isNew = (await database.collection('model').countDocuments({ name: 'trap' })) === 1;
      expect(marked || isOld || isNew).toBe(true);
      expect(await run(other, 'restore', 'whole', '--replace')).toMatchObject({ code: 0, stderr: '' });
      expect(await database.collection('model').countDocuments({ name: 'trap' })).toBe(1);
      const left = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      expect(left.filter((name) => name.startsWith('armature_restore'))).toEqual([]);
    });
  });

  test('while it puts collections in their places keeps servers from starting until it is run again', async () => {
    await withDatabases(async (other) => {
      const database = other.client.db(other.backend);
      await database.collection(RESTORE_MARK).insertOne({ started: new Date() });
      await database.collection('model').insertOne({ old: 1 });
      expect(
        await armatureProcess(['serve'], { environment: { ...settingsOf(other), ARMATURE__log__level: 'silent' } }),
      ).toEqual({
        code: 1,
        stdout: '',
        stderr: 'The database is half restored from a backup: run armature db restore again\n',
      });
      expect((await run(other, 'check')).stdout).toContain('wrong  backend: a restore was interrupted');
      expect(await run(other, 'restore', 'whole')).toMatchObject({ code: 0 });
      expect(await run(other, 'check')).toMatchObject({ code: 0 });
    });
  });
});
