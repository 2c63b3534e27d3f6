import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/generated/settings.js';
import { isObject } from '../../../src/json/is-object.js';
import { publicSettings } from '../../../src/services/server/public-settings.js';

const SECRET = 'must-never-be-seen';

const settings = {
  ...defaultSettings,
  auth: {
    ...defaultSettings.auth,
    token_secret: SECRET,
    credentials: [{ key: SECRET, secret: SECRET, role: 'root' as const, user: { id: SECRET } }],
  },
  database: { ...defaultSettings.database, url: SECRET, folder: SECRET, runtime_folder: SECRET },
  schema: { ...defaultSettings.schema, extra_services: SECRET },
};

describe('public settings', () => {
  test('hold no secret, database address or folder', () => {
    expect(JSON.stringify(publicSettings(settings))).not.toContain(SECRET);
  });

  test('hold everything else as it is', () => {
    const shown = publicSettings(settings);
    expect(Object.keys(shown)).toEqual(Object.keys(settings));
    expect(shown['http']).toEqual(settings.http);
    expect(shown['auth']).toEqual({
      default_expiration_sec: settings.auth.default_expiration_sec,
      max_expiration_sec: settings.auth.max_expiration_sec,
      environment: settings.auth.environment,
      cookie: settings.auth.cookie,
    });
  });

  test('no setting is shown whose name sounds like a secret or a place on disk', () => {
    const names = (value: unknown): string[] =>
      isObject(value) ? Object.entries(value).flatMap(([name, below]) => [name, ...names(below)]) : [];
    expect(
      names(publicSettings(settings)).filter((name) => /secret|passw|credential|folder|^url$|_key$/.test(name)),
    ).toEqual([]);
  });
});
