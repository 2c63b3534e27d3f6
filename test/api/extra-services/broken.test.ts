import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnServer } from '../../reliability/server-process.js';
import { type TestDatabases, testDatabases } from '../../support/test-database.js';

let databases: TestDatabases;
const folders: string[] = [];
beforeAll(() => {
  databases = testDatabases();
});
afterAll(async () => {
  await databases.drop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

const HANDLERS = 'export const handlers = { act: () => ({}) };\n';

/** A service file with one action, into which faults are put. */
const service = (name: string, parts: { version?: string; request?: string; flags?: string; more?: string } = {}) => `
service: ${name}
description: "A service of the test."
actions {
  act {
    description: "Does nothing."
    ${parts.flags ?? ''}
    versions {
      "${parts.version ?? '1.0'}" {
        request ${parts.request ?? '{ type: object }'}
        response { type: object }
        ${parts.more ?? ''}
      }
    }
  }
}`;

interface Fault {
  about: string;
  files: Record<string, string>;
  names: (string | RegExp)[];
}

const FAULTS: Fault[] = [
  {
    about: 'files that break the rules of service files, all of which are named with their places,',
    files: {
      'keyword.conf': service('keyword', { request: '{ type: object, propertys {} }' }),
      'type.conf': service('type', { request: '{ type: object, properties { a { type: text } } }' }),
      'reference.conf': service('reference', {
        request: '{ type: object, properties { a { "$ref": "#/definitions/gone" } } }',
      }),
      'required.conf': service('required', { request: '{ type: object, required: [missing] }' }),
      'version.conf': service('version', { version: '1.01' }),
      'role.conf': service('role', { flags: 'allow_roles: [emperor]' }),
      'successor.conf': service('successor', {
        more: 'deprecated { since: "2026-01-01", successor: "models.gone@2.1" }',
      }),
      'flag.conf': service('flag', { flags: 'autorize: true' }),
    },
    names: [
      /keyword\.conf: act, version 1\.0: \/actions\/act\/versions\/1\.0\/request: .*propertys/,
      /type\.conf: act, version 1\.0: \/actions\/act\/versions\/1\.0\/request\/properties\/a\/type: /,
      /reference\.conf: act, version 1\.0: \/actions\/act\/versions\/1\.0\/request.*: #\/definitions\/gone/,
      /required\.conf: act, version 1\.0: \/actions\/act\/versions\/1\.0\/request.*: .*missing/,
      /version\.conf: act.*: \/actions\/act\/versions/,
      /role\.conf: act: \/actions\/act\/allow_roles\/0: .*superuser/,
      /successor\.conf: act, version 1\.0: \/actions\/act\/versions\/1\.0\/deprecated\/successor: models\.gone@2\.1/,
      /flag\.conf: act: \/actions\/act: .*autorize/,
    ],
  },
  {
    about: 'a file that cannot be parsed',
    files: { 'broken.conf': 'service: broken\nactions {', 'broken.js': HANDLERS },
    names: [/broken\.conf:\d+/],
  },
  { about: 'no module of handlers', files: { 'broken.conf': service('broken') }, names: [/broken\.js or broken\.mjs/] },
  {
    about: 'a module without handlers',
    files: { 'broken.conf': service('broken'), 'broken.js': 'export const actions = {};' },
    names: [/broken\.js must export `handlers`/],
  },
  {
    about: 'handlers that are not those that it declares',
    files: { 'broken.conf': service('broken'), 'broken.js': 'export const handlers = { more: () => ({}) };' },
    names: ['broken.act is declared but has no handler', 'broken.more has a handler but is not declared'],
  },
  {
    about: 'the name of a service of ours',
    files: { 'models.conf': service('models'), 'models.js': HANDLERS },
    names: [/extra service models has the name of a service/],
  },
];

describe('an extra service', () => {
  test.each(FAULTS)('with $about stops the start', async ({ files, names }) => {
    const folder = await mkdtemp(join(tmpdir(), 'armature-extra-'));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const server = spawnServer({
      settings: {
        database__url: databases.url,
        database__backend: databases.backend,
        database__auth: databases.auth,
        schema__extra_services: folder,
      },
    });
    const { code } = await server.ended;
    expect(code).toBe(1);
    for (const name of names) expect(server.stderr()).toMatch(name);
    expect(server.stdout()).not.toContain('listening on');
  });
});
