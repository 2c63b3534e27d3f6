import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;
let top: string;
let below: string;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  top = await kit.project('frameworks');
  below = await kit.project('frameworks/below');
  await Promise.all([
    kit.create({ project: top, framework: 'a' }),
    kit.create({ project: top, framework: 'a' }),
    kit.create({ project: top, framework: '' }),
    kit.create({ project: top }),
    kit.create({ project: below, framework: 'B' }),
    kit.create({ framework: 'é' }),
    kit.create({ framework: 'z' }),
    kit.create({ framework: 'open', public: true }),
    kit.create({ framework: 'theirs' }, { as: 'stranger' }),
  ]);
});
afterAll(() => server.stop());

describe('models.get_frameworks', () => {
  test.each<[string, () => unknown, string[]]>([
    ['of all models in reach without projects', () => undefined, ['B', 'a', 'open', 'z', 'é']],
    ['of all models in reach for null', () => null, ['B', 'a', 'open', 'z', 'é']],
    ['of all models in reach for no projects', () => [], ['B', 'a', 'open', 'z', 'é']],
    ['of a project and those below it', () => [top], ['B', 'a']],
    ['of a project that has none below it', () => [below], ['B']],
    ['of no project', () => [MISSING], []],
  ])('lists the frameworks %s, each once', async (_case, projects, expected) => {
    expect(await server.ok('models.get_frameworks', { projects: projects() })).toEqual({ frameworks: expected });
  });

  test.each<[string, unknown]>([
    ['a text', 'x'],
    ['a null among the projects', [null]],
    ['a number among the projects', [1]],
  ])('refuses %s', async (_case, projects) => {
    expect(codeOf(await server.call('models.get_frameworks', { projects }))).toBe('400/12');
  });
});
