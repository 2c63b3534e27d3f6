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
const createProject = (name: string) => modelKit(server).project(name);

async function lastUpdate(project: string): Promise<number> {
  return Date.parse((await server.ok('projects.get_by_id', { project }))['project'].last_update);
}

describe('tasks.move', () => {
  test('puts tasks into a project by its id, and touches both projects', async () => {
    const [from, to, other] = await Promise.all([
      createProject('move from'),
      createProject('move to'),
      createProject('elsewhere'),
    ]);
    const [task, loose] = await Promise.all([
      storeTask(server, { project: from, last_update: EARLIER }),
      storeTask(server),
    ]);
    const before = await Promise.all([from, to, other].map(lastUpdate));
    expect(await server.ok('tasks.move', { ids: [task, loose, task], project: to, project_name: 'not this' })).toEqual({
      project_id: to,
    });
    expect(await traces.task(task)).toMatchObject({
      project: to,
      last_update: EARLIER,
      last_change: expect.any(Date),
      last_changed_by: expect.stringMatching(/^user-/),
    });
    expect(await traces.task(loose)).toMatchObject({ project: to });
    const after = await Promise.all([from, to, other].map(lastUpdate));
    expect(after.map((stamp, index) => stamp > (before[index] ?? 0))).toEqual([true, true, false]);
  });

  test('puts tasks into a project by its name, which is created when it is missing', async () => {
    const [task, other] = await Promise.all([storeTask(server), storeTask(server)]);
    const { project_id: id } = await server.ok('tasks.move', { ids: [task], project_name: '/made by//name/ ' });
    expect(await server.ok('tasks.move', { ids: [other], project_name: 'made by/name', project: '' })).toEqual({
      project_id: id,
    });
    const { project } = await server.ok('projects.get_by_id', { project: id });
    expect(project.name).toBe('made by/name');
    expect(await traces.task(other)).toMatchObject({ project: id });
  });

  test('takes tasks out of their project', async () => {
    const task = await storeTask(server, { project: await createProject('to be left') });
    expect(await server.ok('tasks.move', { ids: [task], project: null })).toEqual({ project_id: null });
    expect(await traces.task(task)).toMatchObject({ project: null });
  });

  test.each<[string, object, string]>([
    ['no target', {}, '400/11'],
    ['an empty name alone', { project_name: '' }, '400/11'],
    ['a number for the project', { project: 1 }, '400/12'],
    ['a project that does not exist', { project: MISSING }, '400/401'],
    ['a name of separators', { project_name: '/' }, '400/407'],
    ['a name that is too short on the way', { project_name: 'ab/x' }, '400/800'],
  ])('refuses %s', async (_case, target, code) => {
    const task = await storeTask(server);
    expect(codeOf(await server.call('tasks.move', { ids: [task], ...target }))).toBe(code);
    expect(await traces.task(task)).not.toHaveProperty('project');
  });

  test('refuses a public project, by id and by name', async () => {
    const [task, project] = await Promise.all([storeTask(server), createProject('open to all')]);
    await server.ok('projects.make_public', { ids: [project] });
    expect(codeOf(await server.call('tasks.move', { ids: [task], project }))).toBe('400/401');
    expect(codeOf(await server.call('tasks.move', { ids: [task], project_name: 'open to all' }))).toBe('400/414');
  });

  test('moves none when one cannot be moved, and creates no project', async () => {
    const [task, open, theirs] = await Promise.all([
      storeTask(server),
      storeTask(server, { company: '' }),
      storeTask(server, { company: server.otherCompany }),
    ]);
    const move = (ids: string[]) => server.call('tasks.move', { ids, project_name: 'never created' });
    const refused = await move([task, MISSING, theirs]);
    expect(codeOf(refused)).toBe('400/101');
    expect(refused.meta.error_data).toMatchObject({ ids: [MISSING, theirs] });
    expect(codeOf(await move([task, open]))).toBe('403/21');
    expect(await traces.task(task)).not.toHaveProperty('project');
    expect((await server.ok('projects.get_all', { name: 'never created' }))['projects']).toEqual([]);
  });

  test.each([undefined, null, [], 'an id', [1]])('refuses %p for the ids', async (ids) => {
    expect(codeOf(await server.call('tasks.move', { ids, project: null }))).toBe('400/12');
  });
});
