import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, taskKit } from './task-kit.js';

let server: TestServer;
let top: string;
let below: string;
let other: string;

beforeAll(async () => {
  server = await startTestServer();
  const kit = taskKit(server);
  const project = async (name: string) => (await server.ok('projects.create', { name, description: '' }))['id'];
  top = await project('top');
  below = await project('top/middle/below');
  other = await project('top level');
  await Promise.all([
    kit.task({ type: 'training', project: top }),
    kit.task({ type: 'training', project: top }),
    kit.task({ type: 'qc', project: below, system_tags: ['hidden'] }),
    kit.task({ type: 'custom', project: other, company: '' }),
    kit.task({ type: 'report' }),
    kit.task({ type: 'monitor', project: top, company: server.otherCompany }),
  ]);
});
afterAll(() => server.stop());

describe('tasks.get_types', () => {
  test.each<[string, () => unknown, string[]]>([
    ['nothing', () => undefined, ['custom', 'qc', 'report', 'training']],
    ['null', () => null, ['custom', 'qc', 'report', 'training']],
    ['an empty list', () => [], ['custom', 'qc', 'report', 'training']],
    ['a project, with what is below it', () => [top], ['qc', 'training']],
    ['a project with nothing below it', () => [below], ['qc']],
    ['several projects', () => [below, other, MISSING], ['custom', 'qc']],
    ['a project that is not there', () => [MISSING], []],
  ])('of %s tells the types of the tasks that the caller may read', async (_case, projects, expected) => {
    expect(await server.ok('tasks.get_types', { projects: projects() })).toEqual({ types: expected });
  });

  test('tells another company its own and the public ones only', async () => {
    expect(await server.ok('tasks.get_types', {}, { as: 'stranger' })).toEqual({ types: ['custom', 'monitor'] });
  });

  test.each([[[1]], [{ $ne: [] }], [7]])('refuses projects: %j', async (projects) => {
    expect(codesOf(await server.call('tasks.get_types', { projects }))).toBe('400/12');
  });

  test('is for those who have signed in, from version 1.0 on', async () => {
    expect(codesOf(await server.call('tasks.get_types', {}, { as: null }))).toBe('401/20');
    expect(codesOf(await server.call('tasks.get_types', {}, { as: 'guest' }))).toBe('200/0');
    expect(codesOf(await server.call('tasks.get_types', {}, { version: '0.9' }))).toBe('404/0');
    for (const version of ['1.0', '2.8', '999.0'])
      expect(codesOf(await server.call('tasks.get_types', {}, { version }))).toBe('200/0');
  });
});
