import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MISSING, codeOf } from '../../support/answers.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { modelKit } from '../models/model-kit.js';
import { type TaskTraces, taskTraces } from './task-traces.js';

let server: TestServer;
let traces: TaskTraces;

beforeAll(async () => {
  server = await startTestServer();
  traces = taskTraces(server);
});
afterAll(() => server.stop());

const EARLIER = new Date('2026-02-03T04:05:06Z');

describe('tasks.update_tags', () => {
  test.each<[string, object, string[], number]>([
    ['adds tags, each once', { add_tags: ['c', 'a', 'c'] }, ['b', 'a', 'c'], 1],
    ['removes tags, also those that are not there', { remove_tags: ['b', 'x'] }, ['a'], 1],
    ['counts a task twice when it adds and removes', { add_tags: ['c'], remove_tags: ['a'] }, ['b', 'c'], 2],
    ['removes what it has just added', { add_tags: ['c'], remove_tags: ['c'] }, ['b', 'a'], 2],
    ['removes what no task can be given', { remove_tags: ['__$x'] }, ['b', 'a'], 1],
  ])('%s', async (_case, change, tags, updated) => {
    const task = await storeTask(server, { tags: ['b', 'a'], system_tags: ['c'], last_update: EARLIER });
    expect(await server.ok('tasks.update_tags', { ids: [task], ...change }, { as: 'second' })).toEqual({ updated });
    expect(await traces.task(task)).toMatchObject({
      tags,
      system_tags: ['c'],
      last_update: EARLIER,
      last_change: expect.any(Date),
      last_changed_by: expect.stringMatching(/^second-/),
    });
  });

  test('counts each of several tasks, however often it is named, in any status', async () => {
    const [a, b] = await Promise.all([storeTask(server), storeTask(server, { status: 'published' })]);
    expect(await server.ok('tasks.update_tags', { ids: [a, b, a], add_tags: ['t'] })).toEqual({ updated: 2 });
  });

  test('touches the projects of the tasks, and shows in their tags', async () => {
    const project = await modelKit(server).project('of tagged tasks');
    const task = await storeTask(server, { project });
    const read = async () => Date.parse((await server.ok('projects.get_by_id', { project }))['project'].last_update);
    const before = await read();
    await server.ok('tasks.update_tags', { ids: [task], add_tags: ['shown'] });
    expect(await read()).toBeGreaterThan(before);
    expect((await server.ok('projects.get_task_tags', { projects: [project] }))['tags']).toEqual(['shown']);
  });

  test('changes none when one cannot be changed', async () => {
    const [task, open, theirs] = await Promise.all([
      storeTask(server),
      storeTask(server, { company: '' }),
      storeTask(server, { company: server.otherCompany }),
    ]);
    const tag = (ids: string[]) => server.call('tasks.update_tags', { ids, add_tags: ['t'] });
    const refused = await tag([task, MISSING, theirs]);
    expect(codeOf(refused)).toBe('400/101');
    expect(refused.meta.error_data).toMatchObject({ ids: [MISSING, theirs] });
    expect(codeOf(await tag([task, open]))).toBe('403/21');
    expect(await traces.task(task)).toMatchObject({ tags: [] });
  });

  test.each<[string, object, string]>([
    ['no tags', {}, '400/12'],
    ['two empty lists', { add_tags: [], remove_tags: [] }, '400/12'],
    ['text for a list', { add_tags: 't' }, '400/12'],
    ['a number among the tags', { add_tags: [1] }, '400/12'],
    ['a tag that a filter would read as an operator', { add_tags: ['__$x'] }, '400/16'],
    ['more tags than a task can have', { add_tags: Array.from({ length: 1001 }, String) }, '400/16'],
  ])('refuses %s', async (_case, change, code) => {
    const task = await storeTask(server);
    expect(codeOf(await server.call('tasks.update_tags', { ids: [task], ...change }))).toBe(code);
  });

  test.each([undefined, null, [], 'an id', [1]])('refuses %p for the ids', async (ids) => {
    expect(codeOf(await server.call('tasks.update_tags', { ids, add_tags: ['t'] }))).toBe('400/12');
  });
});
