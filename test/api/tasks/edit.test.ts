import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type TaskKit, codeOf, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const ITEM = { section: 'Args', name: 'lr', value: '0.1' };
const stranger = { as: 'stranger' } as const;

describe('an edit', () => {
  test('changes what it says, and answers that with the stamps', async () => {
    const [project, parent] = [await kit.project(), await kit.create()];
    const id = await kit.task({ comment: 'stays', runtime: { gone: 1 } });
    const said = {
      type: 'qc',
      parent,
      project,
      hyperparams: { 'A.b': { lr: ITEM } },
      configuration: { c: { name: 'c', value: '' } },
      container: { image: 'i' },
      runtime: { kept: null },
      status: 'failed',
    };
    const answer = await server.ok('tasks.edit', {
      ...said,
      task: id,
      name: ' new name ',
      tags: ['b', 'a'],
      system_tags: ['d', 'c'],
      output_dest: ' s3://b ',
    });
    const { last_update, last_change, ...fields } = answer['fields'];
    expect(fields).toEqual({
      ...said,
      name: 'new name',
      tags: ['a', 'b'],
      system_tags: ['c', 'd'],
      output: { destination: 's3://b' },
      last_changed_by: expect.stringMatching(/^user-/),
    });
    expect(last_update).toMatch(DATE);
    expect(last_change).toBe(last_update);
    expect(answer['updated']).toBe(1);
    expect(await kit.read(id)).toMatchObject({ ...answer['fields'], comment: 'stays' });
    expect((await kit.stored(id)).runtime).toEqual({ kept: null });
  });

  test('replaces single members of the script, the execution, the output and the models', async () => {
    const model = await kit.model();
    const id = await kit.create({
      script: { repository: 'r', diff: 'd', branch: 'b' },
      execution: { framework: 'f', model_labels: { a: 1 }, artifacts: [{ key: 'k', type: 't' }] },
      models: { input: [{ name: 'i', model }], output: [{ name: 'o', model }] },
      output_dest: 'kept',
    });
    const { fields } = await server.ok('tasks.edit', {
      task: id,
      script: { branch: ' c ', diff: null },
      execution: { artifacts: [], model_labels: { 'b.c': 2 } },
      models: { input: [] },
    });
    const task = await kit.read(id);
    expect(fields).toMatchObject({ script: task['script'], execution: task['execution'], models: task['models'] });
    expect(task['script']).toEqual({
      binary: 'python',
      repository: 'r',
      branch: 'c',
      entry_point: '',
      requirements: {},
    });
    expect(task['execution']).toMatchObject({ framework: 'f', model_labels: { 'b.c': 2 }, artifacts: [] });
    expect(task['models']).toMatchObject({ input: [], output: [{ name: 'o', model }] });
    expect(task['output']).toEqual({ destination: 'kept' });
  });

  test('of one member leaves alone what is written beside it at the same time', async () => {
    const id = await kit.create();
    const members = ['repository', 'branch', 'tag', 'version_num', 'working_dir', 'diff'];
    await Promise.all(members.map((name) => server.ok('tasks.edit', { task: id, script: { [name]: name } })));
    expect((await kit.read(id))['script']).toMatchObject(Object.fromEntries(members.map((name) => [name, name])));
  });

  test('with parameters in their former place replaces the ones that came there before', async () => {
    const id = await kit.create({ hyperparams: { Args: { lr: ITEM } }, execution: { parameters: { old: 1 } } });
    const edited = await server.ok('tasks.edit', { task: id, execution: { parameters: { new: 2 } } });
    expect(Object.keys((await kit.read(id))['hyperparams'].Args)).toEqual(['lr', 'new']);
    expect(edited['fields'].hyperparams.Args.new).toMatchObject({ value: '2', type: 'legacy' });
  });

  test('with parameters in their former place keeps those that others add at the same time', async () => {
    const task = await kit.create({ hyperparams: { General: { lr: ITEM } } });
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all([
      ...names.map((name) => server.ok('tasks.edit', { task, execution: { parameters: { [name]: 1 } } })),
      server.ok('tasks.edit', { task, comment: 'c' }),
    ]);
    const { hyperparams, comment } = await kit.stored(task);
    expect(hyperparams?.['General']).toEqual({ lr: ITEM });
    expect(Object.keys(hyperparams?.['Args'] ?? {})).toHaveLength(1);
    expect(comment).toBe('c');
  });

  test.each<[string, object, boolean]>([
    ['a name', { name: 'abc' }, false],
    ['comment, tags and system tags', { comment: 'c', tags: [], system_tags: [] }, false],
    ['a name and a type', { name: 'abc', type: 'qc' }, true],
    ['the runtime', { runtime: {} }, true],
    ['no member of the script', { script: {} }, true],
  ])('of %s counts as an update of the contents or not', async (_case, fields, counts) => {
    const id = await kit.task();
    const before = await kit.stored(id);
    await server.ok('tasks.edit', { task: id, ...fields });
    const after = await kit.stored(id);
    expect(after.last_change).not.toEqual(before.last_change);
    expect(after.last_update?.getTime() !== before.last_update?.getTime()).toBe(counts);
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['nulls and empty references', { project: '', parent: null, name: null, tags: null, script: null, status: null }],
    ['what it does not know', { company: 'x', status_message: 'm', created: '2001-01-01', id: 'x' }],
  ])('that says %s changes nothing', async (_case, fields) => {
    const id = await kit.create();
    const before = await kit.stored(id);
    expect(await server.ok('tasks.edit', { task: id, ...fields })).toEqual({ updated: 0, fields: {} });
    expect(await kit.stored(id)).toEqual(before);
  });

  test('stamps the projects that it takes a task from and to, and those whose tasks change status, but no others', async () => {
    const [from, to] = [await kit.project(), await kit.project()];
    const task = await kit.create({ project: from });
    expect(await kit.touches(from, () => server.ok('tasks.edit', { task, comment: 'c', runtime: {} }))).toBe(false);
    expect(await kit.touches(from, () => server.ok('tasks.edit', { task, status: 'created' }))).toBe(true);
    expect(await kit.touches(from, () => server.ok('tasks.edit', { task, project: to }))).toBe(true);
    expect(await kit.touches(to, () => server.ok('tasks.edit', { task, project: to }))).toBe(true);
  });

  test('of a record whose status is stored as null finds a draft', async () => {
    const task = await kit.task();
    await storedTasks(server).updateOne({ _id: task }, [{ $set: { status: null } }]);
    expect(await server.ok('tasks.edit', { task, comment: 'c' })).toMatchObject({ fields: { comment: 'c' } });
    expect(await server.ok('tasks.started', { task })).toMatchObject({ fields: { status: 'in_progress' } });
  });

  test.each(['2.1', '2.12', '2.13', '2.31'])('is understood from clients of version %s', async (version) => {
    const task = await kit.create();
    const { fields } = await server.ok('tasks.edit', { task, comment: version }, { version });
    expect(fields).toMatchObject({ comment: version });
  });
});

describe('a task that is more than created', () => {
  test.each(['queued', 'in_progress', 'published', 'unknown'] as const)(
    'as %s is edited by force only',
    async (status) => {
      const task = await kit.task({ status });
      const refused = await server.call('tasks.edit', { task, runtime: {} });
      expect(codeOf(refused)).toBe('400/110');
      expect(refused.meta.error_data).toMatchObject({ expected: 'created', status });
      expect(await server.ok('tasks.edit', { task, runtime: {}, force: true })).toMatchObject({ updated: 1 });
      expect((await kit.stored(task)).status).toBe(status);
    },
  );

  test('is not one that has no status at all', async () => {
    const task = await kit.task();
    await server.databases.client
      .db(server.databases.backend)
      .collection<{ _id: string }>('task')
      .updateOne({ _id: task }, { $unset: { status: '' } });
    expect(await server.ok('tasks.edit', { task, comment: 'c' })).toMatchObject({ updated: 1 });
  });
});

describe('tasks.edit refuses', () => {
  test.each<[string, object, string]>([
    ['an unknown task', { task: MISSING }, '400/101'],
    ['no task', { task: undefined }, '400/12'],
    ['an unknown status', { status: 'nap' }, '400/12'],
    ['an unknown type', { type: 'nap' }, '400/12'],
    ['a type that is no text', { type: { $ne: '' } }, '400/12'],
    ['an unknown member of the script', { script: { 'a.b': 1 } }, '400/12'],
    ['a member like an operator', { models: { $set: [] } }, '400/12'],
    ['an empty section', { hyperparams: { '': {} } }, '400/12'],
    ['a key with a null character', { runtime: { 'a\0': 1 } }, '400/12'],
    ["a key that the database's driver takes for a type", { runtime: { _bsontype: 'Long' } }, '400/12'],
    ['text for tags', { tags: 'a' }, '400/16'],
    ['a tag that looks like an operator', { tags: ['__$not'] }, '400/16'],
    ['a project that does not exist', { project: MISSING }, '400/16'],
    ['a parent that was deleted', { parent: `__DELETED__${MISSING}` }, '400/16'],
    ['a list for the runtime', { runtime: [] }, '400/16'],
    ['an input model that does not exist', { models: { input: [{ name: 'a', model: MISSING }] } }, '400/201'],
    ['a name that is too short', { name: 'ab' }, '400/800'],
    ['a number for a name', { name: 5 }, '400/800'],
    ['a parameter without value', { hyperparams: { Args: { lr: { section: 'Args', name: 'lr' } } } }, '400/800'],
    ['a number in the container', { container: { image: 1 } }, '400/800'],
    ['a runtime key like an operator', { runtime: { $set: 1 } }, '400/800'],
    ['two labels with one id', { execution: { model_labels: { a: 1, b: 1 } } }, '400/800'],
  ])('%s', async (_case, fields, code) => {
    const task = await kit.create();
    const before = await kit.stored(task);
    const answer = await server.call('tasks.edit', { task, ...fields });
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
    expect(await kit.stored(task)).toEqual(before);
  });

  test("a public task, and another company's", async () => {
    const open = await kit.task({ company: '' });
    expect(codeOf(await server.call('tasks.edit', { task: open, name: 'mine' }))).toBe('403/21');
    expect(codeOf(await server.call('tasks.edit', { task: open, name: 'mine', force: true }, { as: 'admin' }))).toBe(
      '403/21',
    );
    const foreign = await kit.create({}, stranger);
    expect(codeOf(await server.call('tasks.edit', { task: foreign, name: 'mine' }))).toBe('400/101');
  });

  test("another company's parent and project, and a public project", async () => {
    const task = await kit.create();
    const open = await kit.project();
    await server.ok('projects.make_public', { ids: [open] });
    const cases: [object, string][] = [
      [{ parent: await kit.create({}, stranger) }, '400/16'],
      [{ project: await kit.project(undefined, stranger) }, '400/16'],
      [{ project: open }, '403/21'],
    ];
    for (const [fields, code] of cases) {
      expect(codeOf(await server.call('tasks.edit', { task, ...fields }))).toBe(code);
    }
  });
});

describe('tasks.set_requirements', () => {
  test('replaces the requirements whatever the status is', async () => {
    const task = await kit.task({ status: 'published', script: { diff: 'd', requirements: { conda: '' } } });
    const requirements = { pip: ['a==1', 'b'], 'a.b': 'c' };
    expect(await server.ok('tasks.set_requirements', { task, requirements })).toEqual({ updated: 1, fields: {} });
    const stored = await kit.stored(task);
    expect(stored.script).toEqual({ diff: 'd', requirements });
    expect(stored.last_update).toEqual(stored.last_change);
  });

  test.each([
    ['none', '{}'],
    ['a null, as older servers left it', '{"script":null}'],
  ])('makes a script for a task that has %s', async (_case, fields) => {
    const task = await kit.task(JSON.parse(fields));
    await server.ok('tasks.set_requirements', { task, requirements: { pip: 'a' } });
    expect((await kit.stored(task)).script).toEqual({ requirements: { pip: 'a' } });
  });

  test.each<[string, object, string]>([
    ['no requirements', { requirements: null }, '400/12'],
    ['text', { requirements: 'a' }, '400/12'],
    ['a key like an operator', { requirements: { $a: 1 } }, '400/800'],
    ['an unknown task', { task: MISSING, requirements: {} }, '400/101'],
  ])('refuses %s', async (_case, fields, code) => {
    const task = await kit.create();
    expect(codeOf(await server.call('tasks.set_requirements', { task, ...fields }))).toBe(code);
  });

  test("refuses a public task, and another company's", async () => {
    const open = await kit.task({ company: '' });
    const foreign = await kit.create({}, stranger);
    expect(codeOf(await server.call('tasks.set_requirements', { task: open, requirements: {} }))).toBe('403/21');
    expect(codeOf(await server.call('tasks.set_requirements', { task: foreign, requirements: {} }))).toBe('400/101');
  });
});
