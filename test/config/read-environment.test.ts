import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../src/config/read-environment.js';

const SCHEMA = {
  properties: {
    name: { type: 'string' },
    on: { type: 'boolean' },
    count: { type: 'integer' },
    list: { type: 'array' },
    http: {
      type: 'object',
      properties: { port: { type: 'integer' }, host: { type: 'string' }, max_age: { type: 'integer' } },
    },
  },
};

const read = (environment: Record<string, string | undefined>) => readEnvironment(environment, SCHEMA);

describe('settings from the environment', () => {
  test.each<[string, string, unknown]>([
    ['name', 'plain text', 'plain text'],
    ['name', '', ''],
    ['name', '007', '007'],
    ['name', 'true', 'true'],
    ['on', 'true', true],
    ['on', 'false', false],
    ['count', '42', 42],
    ['count', '-1', -1],
    ['list', '["a", 1, {"b": null}]', ['a', 1, { b: null }]],
    ['list', '[]', []],
    ['http', '{"port": 1}', { port: 1 }],
  ])('%s=%s is read as the declared type', (name, text, value) => {
    expect(read({ [`ARMATURE__${name}`]: text })).toEqual({ values: { [name]: value }, problems: [] });
  });

  test('reach nested settings, side by side', () => {
    expect(read({ ARMATURE__http__port: '9000', ARMATURE__http__host: 'h', ARMATURE__http__max_age: '5' })).toEqual({
      values: { http: { port: 9000, host: 'h', max_age: 5 } },
      problems: [],
    });
  });

  test('are those with the prefix; others are not looked at', () => {
    expect(read({ PATH: '/bin', ARMATURE_CONFIG: 'x.conf', armature__count: '1', ARMATURE__count: undefined })).toEqual(
      {
        values: {},
        problems: [],
      },
    );
  });

  test('that cannot be used are named all at once, without their values', () => {
    const { values, problems } = read({
      ARMATURE__on: 'yes-hunter2',
      ARMATURE__count: '1.5hunter2',
      ARMATURE__list: '[hunter2',
      ARMATURE__http__gone: 'hunter2',
      ARMATURE__http__port__deeper: 'hunter2',
      ARMATURE__name: 'kept',
    });
    expect(values).toEqual({ name: 'kept' });
    expect(problems).toEqual([
      'on must be boolean (environment variable ARMATURE__on)',
      'count must be integer (environment variable ARMATURE__count)',
      'list must be array (environment variable ARMATURE__list)',
      'unknown setting http.gone (environment variable ARMATURE__http__gone)',
      'unknown setting http.port.deeper (environment variable ARMATURE__http__port__deeper)',
    ]);
  });

  test('cannot reach a prototype', () => {
    const { values } = read({ ARMATURE____proto____polluted: '1', ARMATURE__constructor__prototype__polluted: '1' });
    expect(Object.keys(values)).toEqual([]);
    expect('polluted' in {}).toBe(false);
  });
});
