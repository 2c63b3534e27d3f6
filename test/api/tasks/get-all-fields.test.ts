import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;
let task: string;
let parent: string;
let project: string;
let top: string;
let model: string;
let queue: string;
let user: string;

const item = (name: string) => ({ section: 'Args', name, value: '1' });
const HYPERPARAMS = {
  Args: { 'a.b': item('a.b'), c: item('c') },
  General: { c: { ...item('c'), section: 'General' } },
};
const UPDATED = '2026-01-02T03:04:05+00:00';

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
  const create = async (name: string) => (await server.ok('projects.create', { name, description: '' }))['id'];
  top = await create('top');
  project = await create('top/below');
  ({ id: model } = await server.ok('models.create', { name: 'a model', uri: 'file:///m' }));
  ({ user } = (await server.ok('models.get_by_id', { model }))['model']);
  queue = 'q'.repeat(32);
  const queues = server.databases.client.db(server.databases.backend).collection<{ _id: string }>('queue');
  const stored = { _id: queue, company: server.company, name: 'a queue', created: new Date(), entries: [] };
  await queues.insertOne(stored);
  parent = await kit.task({ name: 'parent', comment: 'above', user });
  task = await kit.task({
    name: 'child',
    project,
    parent,
    user,
    tags: ['b', 'a'],
    execution: {
      queue,
      artifacts: { x_output: { key: 'b', type: 't' }, y_input: { key: 'a', type: 't', mode: 'input' } },
    },
    hyperparams: { Args: { 'a%2Eb': item('a.b'), c: item('c') }, General: HYPERPARAMS.General },
    configuration: { 'c%2Ed': { name: 'c.d', value: 'text' } },
    container: { image: 'python', arguments: '' },
    runtime: { version: '1', n: { deep: 2, other: 3 } },
    models: {
      input: [{ name: 'in', model, updated: new Date(UPDATED) }],
      output: [{ name: 'out', model: `__DELETED__${MISSING}` }],
    },
    unique_metrics: ['m/v'],
    enqueue_status: 'stopped',
    last_metrics: { m: { v: { metric: 'm', variant: 'v', value: 0.5 } } },
  });
});
afterAll(() => server.stop());

async function rowOf(action: string, request: object): Promise<Record<string, unknown>> {
  const { tasks } = await server.ok(action, { id: [task], ...request });
  expect(tasks).toHaveLength(1);
  return tasks[0];
}

describe('the fields of tasks.get_all', () => {
  test.each<[string, unknown, () => object]>([
    ['a name', ['name'], () => ({ name: 'child' })],
    ['a name that is not in a list', 'name', () => ({ name: 'child' })],
    ['the id only when asked for', ['id', 'name'], () => ({ id: task, name: 'child' })],
    ['references, which stay ids', ['project', 'parent', 'user'], () => ({ project, parent, user })],
    [
      'nested references',
      ['execution.queue', 'models.input.model'],
      () => ({ execution: { queue }, models: { input: [{ model }] } }),
    ],
    ['members of models', ['models.output.name'], () => ({ models: { output: [{ name: 'out' }] } })],
    [
      'hidden fields that are named',
      ['unique_metrics', 'enqueue_status'],
      () => ({ unique_metrics: ['m/v'], enqueue_status: 'stopped' }),
    ],
    [
      'a field of the script with its default',
      ['script.binary', 'script.diff'],
      () => ({ script: { binary: 'python' } }),
    ],
    ['the requirements of the agent', ['script.requirements'], () => ({ script: { requirements: {} } })],
    [
      'artifacts as a list',
      ['execution.artifacts'],
      () => ({
        execution: {
          artifacts: [
            { key: 'a', type: 't', mode: 'input', display_data: [] },
            { key: 'b', type: 't', mode: 'output', display_data: [] },
          ],
        },
      }),
    ],
    ['a member of the runtime', ['runtime.version'], () => ({ runtime: { version: '1' } })],
    ['nested members of the runtime', ['runtime.n.deep', 'runtime.none'], () => ({ runtime: { n: { deep: 2 } } })],
    ['a section of parameters', ['hyperparams.General'], () => ({ hyperparams: { General: HYPERPARAMS.General } })],
    [
      'a parameter with a dot in its name',
      ['hyperparams.Args.a%2Eb'],
      () => ({ hyperparams: { Args: { 'a.b': item('a.b') } } }),
    ],
    [
      'a member of a parameter',
      ['hyperparams.Args.a%2Eb.value'],
      () => ({ hyperparams: { Args: { 'a.b': { value: '1' } } } }),
    ],
    ['parameters by their legacy path', ['execution.parameters'], () => ({ hyperparams: { Args: HYPERPARAMS.Args } })],
    ['a parameter by its legacy path', ['execution.parameters.c'], () => ({ hyperparams: { Args: { c: item('c') } } })],
    [
      'the configuration by its legacy path',
      ['execution.model_desc'],
      () => ({ configuration: { 'c.d': { name: 'c.d', value: 'text' } } }),
    ],
    [
      'an item of the configuration',
      ['configuration.c%2Ed.value'],
      () => ({ configuration: { 'c.d': { value: 'text' } } }),
    ],
    [
      'the container by its legacy path',
      ['execution.docker_cmd'],
      () => ({ container: { image: 'python', arguments: '' } }),
    ],
    ['a metric', ['last_metrics.m.v.value'], () => ({ last_metrics: { m: { v: { value: 0.5 } } } })],
    [
      'a field and one below it',
      ['runtime.n', 'runtime', 'script', 'script.binary'],
      () => ({
        runtime: { version: '1', n: { deep: 2, other: 3 } },
        script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
      }),
    ],
    ['everything below a field', ['container.*'], () => ({ container: { image: 'python', arguments: '' } })],
    ['nothing for what is empty', ['comment', 'started', 'status_message'], () => ({})],
    ['what is included before what is excluded', ['name', 'tags', '-tags'], () => ({ name: 'child' })],
  ])('are %s', async (_case, fields, expected) => {
    const rows = [{ only_fields: fields }, { projection: fields, only_fields: ['company'] }];
    expect(await Promise.all(rows.map((request) => rowOf('tasks.get_all', request)))).toEqual([expected(), expected()]);
  });

  test.each([undefined, null, []])('are those of tasks.get_by_id for %j', async (fields) => {
    expect(await rowOf('tasks.get_all', { only_fields: fields, projection: [] })).toEqual(await kit.read(task));
  });

  test('are all but the hidden and excluded ones', async () => {
    const { name: _name, hyperparams: _hyperparams, id: _id, runtime: _runtime, ...rest } = await kit.read(task);
    const only_fields = ['-name', '-hyperparams.Args.a%2Eb', '-hyperparams.General', '-runtime.n', '-id'];
    expect(await rowOf('tasks.get_all', { only_fields })).toEqual({
      ...rest,
      hyperparams: { Args: { c: item('c') } },
      runtime: { version: '1' },
    });
  });

  test.each<[string, unknown, string]>([
    ['an unknown field', ['colour'], '400/14'],
    ['an unknown field of the script', ['script.colour'], '400/14'],
    ['an unknown field below a text', ['name.x'], '400/14'],
    ['an unknown field of the execution', ['execution.model'], '400/14'],
    ['an unknown field of the output', ['output.model'], '400/14'],
    ['a path into a reference', ['project.name'], '400/14'],
    ['a path into a nested reference', ['models.input.model.name'], '400/14'],
    ['the star', ['*'], '400/14'],
    ['an empty name', [''], '400/14'],
    ['the id as it is stored', ['_id'], '400/14'],
    ['an operator', ['$where'], '400/14'],
    ['an operator in the runtime', ['runtime.$where'], '400/14'],
    ['a path of parameters that is too long', ['hyperparams.a.b.c.d'], '400/12'],
    ['a path of the configuration that ends early', ['configuration.'], '400/12'],
    ['a number', [1], '400/12'],
  ])('cannot be %s', async (_case, only_fields, code) => {
    expect(codesOf(await server.call('tasks.get_all', { only_fields }))).toBe(code);
  });
});

describe.each(['tasks.get_all_ex', 'tasks.get_by_id_ex'])('the fields of %s', (action) => {
  test.each<[string, string[], () => object]>([
    ['the id without being asked', ['name'], () => ({ name: 'child' })],
    [
      'references as objects',
      ['company', 'user', 'project', 'parent', 'execution.queue', 'models.input.model', 'models.output.model'],
      () => ({
        company: { id: server.company },
        user: { id: user },
        project: { id: project },
        parent: { id: parent },
        execution: { queue: { id: queue } },
        models: { input: [{ model: { id: model } }], output: [{ model: { id: `__DELETED__${MISSING}` } }] },
      }),
    ],
    [
      'fields of references',
      ['company.name', 'user.name', 'project.name', 'parent.name', 'execution.queue.name'],
      () => ({
        company: { id: server.company, name: 'test company' },
        user: { id: user, name: 'user tester' },
        project: { id: project, name: 'top/below' },
        parent: { id: parent, name: 'parent' },
        execution: { queue: { id: queue, name: 'a queue' } },
      }),
    ],
    [
      'fields of models, as far as there are any',
      ['models.input.model.name', 'models.input.model.uri', 'models.input.name', 'models.output.model.name'],
      () => ({
        models: {
          input: [{ name: 'in', model: { id: model, name: 'a model', uri: 'file:///m' } }],
          output: [{ model: { id: `__DELETED__${MISSING}` } }],
        },
      }),
    ],
    [
      'a field of a reference of a reference',
      ['project.parent.name', 'parent.user.name'],
      () => ({
        project: { id: project, parent: { id: top, name: 'top' } },
        parent: { id: parent, user: { id: user, name: 'user tester' } },
      }),
    ],
    [
      'a field and one below it, of which the wider one wins',
      ['script', 'script.binary', 'runtime.version', 'runtime'],
      () => ({
        script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
        runtime: { version: '1', n: { deep: 2, other: 3 } },
      }),
    ],
    [
      'a reference with and without its fields',
      ['project', 'project.name'],
      () => ({ project: { id: project, name: 'top/below' } }),
    ],
  ])('are %s', async (_case, only_fields, expected) => {
    expect(await rowOf(action, { only_fields })).toEqual({ id: task, ...expected() });
  });

  test('are all, with references as objects', async () => {
    const plain = await kit.read(task);
    expect(await rowOf(action, {})).toEqual({
      ...plain,
      company: { id: server.company },
      user: { id: user },
      project: { id: project },
      parent: { id: parent },
      execution: { ...plain['execution'], queue: { id: queue } },
      models: {
        input: [{ name: 'in', model: { id: model }, updated: UPDATED }],
        output: [{ name: 'out', model: { id: `__DELETED__${MISSING}` } }],
      },
    });
  });

  test('are really all with a star, and all of a reference with a star behind it', async () => {
    expect(await rowOf(action, { only_fields: ['*'] })).toMatchObject({
      unique_metrics: ['m/v'],
      enqueue_status: 'stopped',
    });
    const { parent: joined } = await rowOf(action, { only_fields: ['parent.*'] });
    expect(joined).toMatchObject({
      id: parent,
      name: 'parent',
      comment: 'above',
      user: { id: user },
      unique_metrics: [],
    });
  });

  test('do not tell what a task refers to in another company', async () => {
    const foreign = await kit.task({ name: 'secret', company: server.otherCompany });
    const child = await kit.task({ parent: foreign });
    const { tasks } = await server.ok(action, { id: [child], only_fields: ['parent.name'] });
    expect(tasks).toEqual([{ id: child, parent: { id: foreign } }]);
  });

  test.each([
    ['an unknown field', ['colour']],
    ['an unknown field of a reference', ['project.colour']],
    ['an operator', ['project.$where']],
  ])('cannot be %s', async (_case, only_fields) => {
    expect(codesOf(await server.call(action, { id: [task], only_fields }))).toBe('400/14');
  });
});
