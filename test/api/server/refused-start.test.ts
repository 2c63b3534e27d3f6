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
}

const REFUSALS: Refusal[] = [
  { about: 'an unknown setting', options: { settings: { http__prot: '1' } }, names: ['http.prot', 'ARMATURE__http__prot'] },
  { about: 'a number that is none', options: { settings: { http__port: 'abc' } }, names: [/http\.port must be integer/] },
  { about: 'a number out of range', options: { settings: { http__port: '70000' } }, names: [/http\.port .*65535/] },
  { about: 'a value that is not offered', options: { settings: { log__level: 'loud' } }, names: ['log.level', 'info'] },
  { about: 'a token secret that is too short', options: { settings: { auth__token_secret: SECRET } }, names: ['auth.token_secret'] },
  { about: 'an address that is none', options: { settings: { database__url: `http://u:${SECRET}@x` } }, names: ['database.url'] },
  { about: 'keys that are no JSON', options: { settings: { auth__credentials: SECRET } }, names: ['auth.credentials'] },
  {
    about: 'a key without role and user',
    options: credentials({ key: 'K', secret: SECRET }),
    names: [/auth\.credentials\.0 .*'role'/, /auth\.credentials\.0 .*'user'/],
  },
  {
    about: 'a key with an unknown role',
    options: credentials(entry({ role: 'emperor' })),
    names: ['auth.credentials.0.role', 'superuser'],
  },
  {
    about: 'a key that is there twice',
    options: credentials(entry({}), entry({ user: { id: 'two' } })),
    names: [/auth\.credentials\.1 has the key of another entry/],
  },
  {
    about: 'a user with two roles',
    options: credentials(entry({}), entry({ key: 'K2', role: 'admin' })),
    names: [/auth\.credentials\.1 gives user one another role/],
  },
  {
    about: 'a user of two companies',
    options: credentials(entry({}), entry({ key: 'K2', company: { id: 'other company' } })),
    names: [/auth\.credentials\.1 gives user one another company/],
  },
  {
    about: 'several faults at once',
    options: {},
    file: 'http { prot: 1 }\nlog.level: loud\nworkers: 0',
    names: ['http.prot', 'log.level', 'workers'],
  },
  { about: 'a file that cannot be parsed', options: {}, file: 'http {\n  port: 1', names: ['faulty.conf:'] },
  { about: 'a file that runs code', options: {}, file: 'workers: "1" | eval', names: ['faulty.conf:1'] },
  { about: 'too few workers', options: { words: ['--workers', '0'] }, names: ['workers'] },
  { about: 'workers that are no number', options: { words: ['--workers', 'many'] }, names: ['workers'] },
  { about: 'an unknown option', options: { words: ['--wrokers', '2'] }, names: ['--wrokers', '--help'] },
  { about: 'a file that is not there', options: { words: ['--config', 'no-such-file.conf'] }, names: ['no-such-file.conf'] },
];

test.each(REFUSALS)('a start with $about fails and says so', async ({ options, names, file }) => {
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
  expect(code).toBe(1);
  for (const name of names) expect(server.stderr()).toMatch(name);
  expect(server.stderr()).not.toContain(SECRET);
  expect(server.stdout()).not.toContain('listening');
});
