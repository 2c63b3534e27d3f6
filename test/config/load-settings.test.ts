import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError, type SettingsSources, loadSettings } from '../../src/config/index.js';
import { defaultSettings } from '../../src/generated/settings.js';
import { HoconError } from '../../src/hocon/index.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'armature-settings-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'my.conf');
  await writeFile(path, text);
  return path;
}

/** The sentences of the error that loading fails with. */
async function problems(sources: SettingsSources): Promise<string[]> {
  const error: unknown = await loadSettings(sources).catch((failure: unknown) => failure);
  if (!(error instanceof SettingsError)) throw new Error(`expected a SettingsError, got ${String(error)}`);
  return error.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

describe('settings', () => {
  test('are the defaults when nothing is said', async () => {
    expect(await loadSettings({})).toEqual(defaultSettings);
    expect(await loadSettings({ file: await file('# nothing but a comment\n') })).toEqual(defaultSettings);
  });

  test('of a file are laid over the defaults: objects are merged, lists replaced', async () => {
    const path = await file('http { port: 9000, trusted_proxies: ["10.0.0.1"] }, log.level: debug');
    const settings = await loadSettings({ file: path });
    expect(settings).toEqual({
      ...defaultSettings,
      http: { ...defaultSettings.http, port: 9000, trusted_proxies: ['10.0.0.1'] },
      log: { ...defaultSettings.log, level: 'debug' },
    });
  });

  test('of the environment win over the file, and overrides over both', async () => {
    const path = await file('http { port: 1001, host: "from.file", server_header: "file" }');
    const environment = { ARMATURE__http__port: '1002', ARMATURE__http__host: 'from.environment' };
    const { http } = await loadSettings({ file: path, environment, overrides: { http: { port: 1003 } } });
    expect(http).toMatchObject({ port: 1003, host: 'from.environment', server_header: 'file' });
  });

  test('of the environment have the types of the settings', async () => {
    const credentials = [{ key: 'k', secret: 's', role: 'admin', user: { id: 'u' } }];
    const environment = {
      ARMATURE__http__compression: 'false',
      ARMATURE__http__cors__origins: '["https://a.example"]',
      ARMATURE__database__pool_size: '7',
      ARMATURE__auth__credentials: JSON.stringify(credentials),
    };
    expect(await loadSettings({ environment })).toMatchObject({
      http: { compression: false, cors: { origins: ['https://a.example'] } },
      database: { pool_size: 7 },
      auth: { credentials },
    });
  });

  test('do not change the defaults', async () => {
    const before = structuredClone(defaultSettings);
    await loadSettings({ overrides: { http: { port: 1 }, auth: { cookie: { name: 'x' } } } });
    expect(defaultSettings).toEqual(before);
  });
});

describe('a file', () => {
  const NAME = 'ARMATURE_TEST_SETTING';

  afterEach(() => {
    delete process.env[NAME];
  });

  test('may refer to environment variables', async () => {
    process.env[NAME] = 'from.variable';
    expect((await loadSettings({ file: await file(`http.host: \${${NAME}}`) })).http.host).toBe('from.variable');
  });

  test.each(['[1, 2]', '["a"]'])('that holds %s is no configuration', async (text) => {
    expect(await problems({ file: await file(text) })).toEqual([`${join(folder, 'my.conf')} must hold an object`]);
  });

  test('that cannot be parsed is refused with file and line', async () => {
    const path = await file('http {\n port: [1\n}');
    await expect(loadSettings({ file: path })).rejects.toThrow(HoconError);
    await expect(loadSettings({ file: path })).rejects.toThrow(`${path}:`);
  });

  test('that is not there is an error of the file system', async () => {
    await expect(loadSettings({ file: join(folder, 'gone.conf') })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('settings that cannot be used', () => {
  test('are named all at once, wherever they come from', async () => {
    const path = await file(
      'htp { port: 1 }, http { prot: 1, port: "many" }, auth.cookie.same_site: Sometimes, workers: 0',
    );
    const environment = { ARMATURE__gone: '1', ARMATURE__database__pool_size: 'few' };
    expect((await problems({ file: path, environment, overrides: { log: { level: 5 } } })).sort()).toEqual(
      [
        'unknown setting gone (environment variable ARMATURE__gone)',
        'database.pool_size must be integer (environment variable ARMATURE__database__pool_size)',
        'unknown setting htp',
        'unknown setting http.prot',
        'http.port must be integer',
        'auth.cookie.same_site must be equal to one of the allowed values: Lax, Strict, None',
        'log.level must be string',
        'log.level must be equal to one of the allowed values: fatal, error, warn, info, debug, trace, silent',
        'workers must be >= 1',
      ].sort(),
    );
  });

  test.each<[string, object, string]>([
    ['a port that does not exist', { http: { port: 65_536 } }, 'http.port must be <= 65535'],
    ['a path without a slash', { http: { base_path: 'api' } }, 'http.base_path must match pattern'],
    ['a secret that is too short', { auth: { token_secret: 'short' } }, 'auth.token_secret must match pattern'],
    ['an address of another database', { database: { url: 'postgres://x' } }, 'database.url must match pattern'],
    [
      'an incomplete access key',
      { auth: { credentials: [{ key: 'k' }] } },
      "auth.credentials.0 must have required property 'secret'",
    ],
    ['null', { http: null }, 'http must be object'],
  ])('such as %s are refused', async (_case, overrides, problem) => {
    expect((await problems({ overrides })).join('\n')).toContain(problem);
  });

  test('are named without their values, which may be secrets', async () => {
    const credentials = [{ key: 'hunter2:', secret: '', role: 'hunter2', user: 'hunter2' }];
    const overrides = {
      auth: { token_secret: 'hunter2', credentials },
      database: { url: 'hunter2://user:hunter2@host' },
    };
    const text = (await problems({ overrides, environment: { ARMATURE__http__port: 'hunter2' } })).join('\n');
    expect(text).not.toContain('hunter2');
    expect(text.split('\n').length).toBeGreaterThan(5);
  });
});
