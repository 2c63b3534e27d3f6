import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { embedded, spawnServer } from '../reliability/server-process.js';
import { environmentOf } from '../support/programs.js';
import { type Run, armature, armatureJson, withFolder } from './armature.js';

/** The settings of a server on an embedded engine in a folder, as its environment has them. */
const environmentIn = (folder: string) => environmentOf(embedded(folder).settings ?? {});

const userOf = async (url: string, { access_key: key, secret_key: secret }: Record<string, unknown>) => {
  const authorization = `Basic ${Buffer.from(`${String(key)}:${String(secret)}`).toString('base64')}`;
  return (await fetch(`${url}/users.get_current_user`, { method: 'POST', headers: { authorization } })).status;
};

describe('a data folder of the embedded engine', () => {
  test('is not made to restore what is no backup', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await armature(['db', 'restore', folder], { environment: environmentIn(folder) });
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('holds no whole backup') });
      expect(existsSync(join(folder, 'db'))).toBe(false);
    }));

  test('that a server holds is worked on through the engine of the server, and after its end by an engine of the command', () =>
    withFolder(async (folder) => {
      const environment = environmentIn(folder);
      const json = async (...words: string[]) => Object(await armatureJson(words, { environment }));
      const server = spawnServer(embedded(folder));
      try {
        const url = await server.listening;
        const owner = join(folder, 'db', 'owner.json');
        expect((await stat(owner)).mode & 0o777).toBe(0o600);
        const { id } = await json('users', 'create', 'Ada');
        const key = await json('credentials', 'create', '--user', id);
        expect(await userOf(url, key)).toBe(200);
        await json('credentials', 'revoke', key['access_key']);
        expect(await userOf(url, key)).toBe(401);
        await json('db', 'backup', join(folder, 'backup'));
        const restore: Run = await armature(['db', 'restore', join(folder, 'backup')], { environment });
        expect(restore).toEqual({
          code: 1,
          stdout: '',
          stderr: `A server uses the data folder ${join(folder, 'db')}: stop it first\n`,
        });

        server.kill('SIGTERM');
        await server.ended;
        expect(await json('users', 'list')).toContainEqual(expect.objectContaining({ id, name: 'Ada', keys: 0 }));
        expect(existsSync(owner)).toBe(false);
      } finally {
        server.kill('SIGKILL');
        await server.ended;
      }
    }));

  test('that is not there is not made by a command that reads', () =>
    withFolder(async (folder) => {
      const run = await armature(['users', 'list'], { environment: environmentIn(folder) });
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toContain(`There is no data folder ${join(folder, 'db')}`);
      expect(existsSync(join(folder, 'db'))).toBe(false);
    }));
});
