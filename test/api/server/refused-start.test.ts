import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerOptions, spawnServer } from '../../reliability/server-process.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';

let folder: string;
let databases: TestDatabases;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'armature-start-'));
  databases = testDatabases();
});
afterAll(async () => {
  await databases.drop();
  await rm(folder, { recursive: true, force: true });
});

const SECRET = 'too-short-secret';
const entry = (more: object) => ({ key: 'K', secret: SECRET, role: 'user', user: { id: 'one' }, ...more });
const credentials = (...entries: object[]) => ({ settings: { auth__credentials: JSON.stringify(entries) } });

/** A start that must fail, and what the operator must read. */
interface Refusal {
  about: string;
  options: ServerOptions;
  names: (string | RegExp)[];
  /** The file of settings. */
  file?: string;
  /** 2 for a command line that makes no sense; 1 by default. */
  exitCode?: number;
}

const REFUSALS: Refusal[] = [
  {
    about: 'settings of the environment that are unknown or unreadable',
    options: { settings: { http__prot: '1', http__port: 'abc', auth__credentials: SECRET } },
    names: [/http\.prot .*ARMATURE__http__prot/, /http\.port must be integer/, /auth\.credentials must be array/],
  },
  {
    about: 'values that are not allowed',
    options: {
      settings: {
        http__port: '70000',
        log__level: 'loud',
        auth__token_secret: SECRET,
        database__url: `http://user:${SECRET}@host`,
        auth__credentials: JSON.stringify([{ key: 'K', secret: SECRET }, entry({ role: 'emperor' })]),
      },
    },
    names: [
      /http\.port .*65535/,
      /log\.level .*info/,
      'auth.token_secret',
      'database.url',
      /auth\.credentials\.0 .*'role'/,
      /auth\.credentials\.0 .*'user'/,
      /auth\.credentials\.1\.role .*superuser/,
    ],
  },
  {
    about: 'keys that contradict each other',
    options: credentials(
      entry({}),
      entry({ user: { id: 'two' } }),
      entry({ key: 'K2', role: 'admin' }),
      entry({ key: 'K3', company: { id: 'other company' } }),
    ),
    names: [
      /auth\.credentials\.1 has the key of another entry/,
      /auth\.credentials\.2 gives user one another role/,
      /auth\.credentials\.3 gives user one another company/,
    ],
  },
  {
    about: 'faults in the file of settings',
    options: {},
    file: 'http { prot: 1 }\nlog.level: loud\nworkers: 0',
    names: ['http.prot', 'log.level', 'workers'],
  },
  { about: 'a file that cannot be parsed', options: {}, file: 'http {\n  port: 1', names: ['faulty.conf:'] },
  { about: 'a file that runs code', options: {}, file: 'workers: "1" | eval', names: ['faulty.conf:1'] },
  {
    about: 'a file that is not there',
    options: { words: ['--config', 'no-such-file.conf'] },
    names: ['no-such-file.conf'],
  },
  { about: 'too few workers', options: { words: ['--workers', '0'] }, names: ['workers'] },
  { about: 'an unknown option', options: { words: ['--wrokers', '2'] }, names: ['--wrokers', '--help'], exitCode: 2 },
];

test.each(REFUSALS)('a start with $about fails and says so', async ({ options, names, file, exitCode = 1 }) => {
  const { words = [], settings = {} } = options;
  const path = join(folder, 'faulty.conf');
  if (file !== undefined) await writeFile(path, file);
  const server = spawnServer({
    settings: {
      database__url: databases.url,
      database__backend: databases.backend,
      database__auth: databases.auth,
      ...settings,
    },
    words: file === undefined ? words : [...words, '--config', path],
  });
  const { code } = await server.ended;
  expect(code).toBe(exitCode);
  for (const name of names) expect(server.stderr()).toMatch(name);
  expect(server.stderr()).not.toContain(SECRET);
  expect(server.stdout()).not.toContain('listening');
});
