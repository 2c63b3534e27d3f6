import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, codeOf, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const stranger = { as: 'stranger' } as const;
const ITEM = { section: 'Args', name: 'lr', value: '0.1' };

/** A task that has been through a lot. */
async function wornTask(project?: string): Promise<string> {
  return kit.task({
    ...(project && { project }),
    user: 'somebody else',
    comment: 'c',
    type: 'qc',
    status: 'published',
    status_reason: 'r',
    started: new Date(),
    tags: ['a', 'b'],
    system_tags: ['archived', 'development', 'kept'],
    script: { diff: 'd' },
    output: { destination: 's3://b', error: 'e' },
    hyperparams: { 'A%2Eb': { lr: ITEM } },
    configuration: { c: { name: 'c', value: '' } },
    container: { image: 'i' },
    runtime: { gone: 1 },
    last_iteration: 7,
    unique_metrics: ['a/b'],
    models: { input: [{ name: 'i', model: 'mi' }], output: [{ name: 'o', model: 'mo' }] },
    execution: {
      framework: 'f',
      queue: 'q',
      model_labels: { a: 1 },
      artifacts: {
        a_input: { key: 'a', type: 't', mode: 'input' },
        b_output: { key: 'b', type: 't', mode: 'output' },
      },
    },
  });
}

async function cloneOf(request: object): Promise<Awaited<ReturnType<TaskKit['stored']>>> {
  const { id } = await server.ok('tasks.clone', request);
  return kit.stored(id);
}

describe('a clone', () => {
  test('is like its source, as a new task of the caller', async () => {
    const project = await kit.project();
    const task = await wornTask(project);
    const answer = await server.ok('tasks.clone', { task });
    expect(answer).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const { created, last_update, last_change, user, ...cloned } = await kit.stored(answer['id']);
    expect(cloned).toEqual({
      _id: answer['id'],
      company: server.company,
      last_changed_by: user,
      name: 'a task',
      comment: 'c',
      type: 'qc',
      project,
      parent: task,
      status: 'created',
      tags: ['a', 'b'],
      system_tags: ['kept'],
      script: { binary: 'python', repository: '', entry_point: '', requirements: {}, diff: 'd' },
      output: { destination: 's3://b' },
      hyperparams: { 'A%2Eb': { lr: ITEM } },
      configuration: { c: { name: 'c', value: '' } },
      container: { image: 'i' },
      models: { input: [{ name: 'i', model: 'mi' }], output: [] },
      execution: {
        test_split: 0,
        parameters: {},
        model_desc: {},
        framework: 'f',
        model_labels: { a: 1 },
        artifacts: { a_input: { key: 'a', type: 't', mode: 'input' } },
      },
      runtime: {},
      last_iteration: 0,
      last_metrics: {},
      unique_metrics: [],
      metric_stats: {},
      report_assets: [],
    });
    expect(user).toMatch(/^user-/);
    expect(created.getTime()).toBeGreaterThan(new Date('2026-02-01').getTime());
    expect([last_update, last_change]).toEqual([created, created]);
  });

  test('has numbers for label ids that are given as text', async () => {
    const task = await wornTask();
    const { execution } = await cloneOf({ task, execution_overrides: { model_labels: { a: '5', b: 1.5, c: null } } });
    expect(execution?.model_labels).toEqual({ a: 5, b: 1, c: null });
    const refused = await server.call('tasks.clone', { task, execution_overrides: { model_labels: { a: 'five' } } });
    expect(codeOf(refused)).toBe('400/800');
  });

  test('has what is given in place of what its source has', async () => {
    const [project, parent, model] = [await kit.project(), await kit.create(), await kit.model()];
    const cloned = await cloneOf({
      task: await wornTask(),
      new_task_name: ' clone ',
      new_task_comment: 'd',
      new_task_tags: ['z', 'y'],
      new_task_system_tags: ['development'],
      new_task_parent: parent,
      new_task_project: project,
      new_task_hyperparams: { 'X.y': { lr: ITEM } },
      new_task_configuration: { $d: { name: 'd', value: 'e' } },
      new_task_container: { arguments: 'a' },
      new_task_input_models: [{ name: 'n', model }],
      execution_overrides: {
        framework: 'g',
        queue: 'q',
        artifacts: [{ key: 'k', type: 't', mode: 'input' }],
        model: 'passed over',
        docker_cmd: 'passed over',
        unknown: 'dropped',
      },
    });
    expect(cloned).toMatchObject({
      name: 'clone',
      comment: 'd',
      tags: ['y', 'z'],
      system_tags: ['development'],
      parent,
      project,
      hyperparams: { 'X%2Ey': { lr: ITEM } },
      configuration: { '%24d': { name: 'd', value: 'e' } },
      container: { arguments: 'a' },
      models: { input: [{ name: 'n', model, updated: cloned.created }], output: [] },
      execution: { framework: 'g', model_labels: { a: 1 } },
    });
    expect(Object.values(cloned.execution?.artifacts ?? {})).toMatchObject([{ key: 'k' }]);
    expect(Object.keys(cloned.hyperparams ?? {})).toEqual(['X%2Ey']);
    expect(cloned.container).toEqual({ arguments: 'a' });
    expect(cloned.execution).not.toHaveProperty('queue');
    expect(cloned.execution).not.toHaveProperty('unknown');
  });

  test('has what its source has where nothing or nothing but emptiness is given', async () => {
    const task = await wornTask();
    const nothing = { new_task_name: '', new_task_tags: [], new_task_hyperparams: {}, new_task_parent: '' };
    const more = { new_task_container: {}, new_task_input_models: [], execution_overrides: {}, new_project_name: '' };
    const cloned = await cloneOf({ task, ...nothing, ...more, new_task_comment: null, new_task_system_tags: null });
    const { _id, created, last_update, last_change, ...others } = await cloneOf({ task });
    expect(cloned).toMatchObject(others);
    expect([_id, created, last_update, last_change]).not.toContain(cloned._id);
  });

  test('can be given a model and a container as old clients do', async () => {
    const model = await kit.model();
    const cloned = await cloneOf({
      task: await wornTask(),
      execution_overrides: { model, docker_cmd: 'image:1  -e A=B' },
    });
    expect(cloned.models?.input).toEqual([{ name: 'Input Model', model, updated: cloned.created }]);
    expect(cloned.container).toEqual({ image: 'image:1', arguments: ' -e A=B' });
    const other = await cloneOf({ task: await wornTask(), execution_overrides: { docker_cmd: 'image' } });
    expect(other.container).toEqual({ image: 'image', arguments: '' });
  });

  test('can be given parameters as old clients do, in place of the ones from old clients', async () => {
    const task = await kit.create({ hyperparams: { General: { lr: ITEM } }, execution: { parameters: { old: 1 } } });
    const { hyperparams } = await cloneOf({ task, execution_overrides: { parameters: { new: true } } });
    expect(hyperparams).toEqual({
      General: { lr: ITEM },
      Args: { new: { section: 'Args', name: 'new', value: 'True', type: 'legacy' } },
    });
  });

  test.each([
    ['the parent of its source', 'the-parent', 'the-parent'],
    ['its source when that has none', undefined, undefined],
    ['its source when the parent of that was deleted', '__DELETED__x', undefined],
  ])('descends from %s', async (_case, parent, expected) => {
    const task = await kit.task(parent === undefined ? {} : { parent });
    expect((await cloneOf({ task })).parent).toBe(expected ?? task);
  });

  test('can be made of a public task', async () => {
    const task = await kit.task({ company: '', company_origin: server.otherCompany, name: 'for all' });
    const cloned = await cloneOf({ task });
    expect(cloned).toMatchObject({ company: server.company, name: 'for all', parent: task });
    expect(cloned).not.toHaveProperty('company_origin');
  });

  test('goes into a project that is made for it, unless there is one', async () => {
    const task = await kit.create();
    const name = 'projects of clones/one';
    const { id, new_project: project } = await server.ok('tasks.clone', { task, new_project_name: ` /${name}` });
    expect(project).toEqual({ id: expect.any(String), name });
    expect((await kit.stored(id)).project).toBe(project.id);
    const again = await server.ok('tasks.clone', { task, new_project_name: name });
    expect(again['new_project']).toEqual(project);
    const given = await kit.project();
    const other = await server.ok('tasks.clone', { task, new_project_name: name, new_task_project: given });
    expect(other).toEqual({ id: expect.any(String) });
    expect((await kit.stored(other['id'])).project).toBe(given);
  });

  test('stamps its project', async () => {
    const project = await kit.project();
    const task = await kit.create({ project });
    expect(await kit.touches(project, () => server.ok('tasks.clone', { task }))).toBe(true);
  });

  test('takes over references that lead nowhere unless they are to be checked', async () => {
    const references: [Parameters<TaskKit['task']>[0], string][] = [
      [{ parent: MISSING }, '400/101'],
      [{ project: MISSING }, '400/401'],
      [{ models: { input: [{ name: 'm', model: MISSING }] } }, '400/201'],
    ];
    for (const [fields, code] of references) {
      const task = await kit.task(fields);
      expect(await cloneOf({ task })).toMatchObject(fields ?? {});
      expect(codeOf(await server.call('tasks.clone', { task, validate_references: true }))).toBe(code);
    }
  });

  test.each(['2.5', '2.12', '2.13', '2.31'])('can be made by clients of version %s', async (version) => {
    expect(await server.ok('tasks.clone', { task: await kit.create() }, { version })).toHaveProperty('id');
  });
});

describe('tasks.clone refuses', () => {
  test.each<[string, object, string]>([
    ['no task', { task: undefined }, '400/12'],
    ['an unknown task', { task: MISSING }, '400/101'],
    ['a tag that looks like an operator', { new_task_tags: ['__$all'] }, '400/16'],
    [
      'a system tag that looks like an operator, before an unknown task',
      {
        task: MISSING,
        new_task_system_tags: ['__$a'],
      },
      '400/16',
    ],
    ['an empty section', { new_task_hyperparams: { '': {} } }, '400/12'],
    ['an unknown parent', { new_task_parent: MISSING }, '400/101'],
    ['a deleted parent', { new_task_parent: `__DELETED__${MISSING}` }, '400/101'],
    ['an unknown project', { new_task_project: MISSING }, '400/401'],
    ['an unknown input model', { new_task_input_models: [{ name: 'm', model: MISSING }] }, '400/201'],
    ['an unknown model as old clients give it', { execution_overrides: { model: MISSING } }, '400/201'],
    ['a name that is too short', { new_task_name: 'ab' }, '400/800'],
    ['a parameter without value', { new_task_hyperparams: { A: { b: { section: 'A', name: 'b' } } } }, '400/800'],
    ['a project name that is nothing', { new_project_name: ' / ' }, '400/407'],
    ['a project name that is too short', { new_project_name: 'ab/cde' }, '400/800'],
  ])('%s', async (_case, fields, code) => {
    const answer = await server.call('tasks.clone', { task: await kit.create(), ...fields });
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
  });

  test("another company's task, parent, project and model", async () => {
    const task = await kit.create();
    const cases: [object, string][] = [
      [{ task: await kit.create({}, stranger) }, '400/101'],
      [{ task, new_task_parent: await kit.create({}, stranger) }, '400/101'],
      [{ task, new_task_project: await kit.project(undefined, stranger) }, '400/401'],
      [{ task, execution_overrides: { model: await kit.model({}, stranger) } }, '400/201'],
    ];
    for (const [request, code] of cases) expect(codeOf(await server.call('tasks.clone', request))).toBe(code);
  });

  test('a public project, even the one of the source', async () => {
    const project = await kit.project();
    const task = await kit.create({ project });
    await server.ok('projects.make_public', { ids: [project] });
    expect(codeOf(await server.call('tasks.clone', { task }))).toBe('403/21');
    expect(codeOf(await server.call('tasks.clone', { task, new_task_project: project }))).toBe('403/21');
  });

  test('without making a project', async () => {
    const task = await kit.create();
    const request = { task, new_task_name: 'ab', new_project_name: 'never made' };
    expect(codeOf(await server.call('tasks.clone', request))).toBe('400/800');
    expect(await server.ok('projects.get_all', { name: 'never made' })).toEqual({ projects: [] });
  });
});
