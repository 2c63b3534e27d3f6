import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask, storedTasks } from '../../support/store-tasks.js';
import { type Answer, type CallOptions, type TestServer, startTestServer } from '../../support/test-server.js';

const VERSIONS = ['2.1', '2.2', '2.3', '2.8', '2.9', '2.12', '2.13', '2.31'];
const isBelow = (version: string, limit: string) => VERSIONS.indexOf(version) < VERSIONS.indexOf(limit);
const upTo = (limit: string) => VERSIONS.slice(0, VERSIONS.indexOf(limit));
const from = (limit: string) => VERSIONS.slice(VERSIONS.indexOf(limit));

const HYPERPARAMS = {
  Args: {
    lr: { section: 'Args', name: 'lr', value: '0.1', type: 'legacy' },
    'net/depth': { section: 'Args', name: 'net/depth', value: 'None', type: 'legacy' },
    batch: { section: 'Args', name: 'batch', value: '64', type: 'int' },
  },
  TF_DEFINE: { steps: { section: 'TF_DEFINE', name: 'steps', value: '10', type: 'legacy' } },
};
const CONFIGURATION = {
  design: { name: 'design', value: '{}', type: 'legacy' },
  other: { name: 'other', value: 'x' },
};
const PARAMETERS = { lr: '0.1', 'net/depth': 'None', 'TF_DEFINE/steps': '10' };

const MODELS = { first: '1'.repeat(32), last: '2'.repeat(32) };

let server: TestServer;
/** A task that has all that versions differ in, and one that has none of it. */
let full: string;
let bare: string;
beforeAll(async () => {
  server = await startTestServer();
  const item = (name: string, model: string) => ({ name, model, updated: new Date('2026-01-02T03:04:05Z') });
  [full, bare] = await Promise.all([
    storeTask(server, {
      tags: ['z', 'a'],
      system_tags: ['development'],
      hyperparams: HYPERPARAMS,
      configuration: CONFIGURATION,
      models: {
        input: [item('first', MODELS.first), item('second', MODELS.last)],
        output: [item('first', MODELS.first), item('last', MODELS.last)],
      },
      container: { image: 'python:3.12', arguments: '--gpus all', setup_shell_script: 'ls' },
    }),
    storeTask(server, { hyperparams: { Args: { batch: HYPERPARAMS.Args.batch } }, container: { arguments: '-it' } }),
  ]);
});
afterAll(() => server.stop());

const READERS = {
  get_by_id: (task: string) => ({ task }),
  get_by_id_ex: (task: string) => ({ id: [task] }),
  get_all: (task: string) => ({ id: [task] }),
  get_all_ex: (task: string) => ({ id: [task] }),
} as const;
type Reader = keyof typeof READERS;

/** A task as an action shows it. */
async function show(action: Reader, task: string, version = '2.31', more: object = {}): Promise<Answer['data']> {
  const data = await server.ok(`tasks.${action}`, { ...READERS[action](task), ...more }, { version });
  return data['task'] ?? data['tasks'][0];
}

/** What versions differ in. */
function differing({ tags, system_tags, execution = {}, output = {} }: Answer['data']): object {
  return {
    tags,
    system_tags,
    parameters: execution.parameters,
    model_desc: execution.model_desc,
    input: execution.model,
    output: output.model,
    docker_cmd: execution.docker_cmd,
  };
}

describe.each(['get_by_id', 'get_by_id_ex', 'get_all', 'get_all_ex'] as const)('tasks.%s', (action) => {
  const reference = (id: string) => (action.endsWith('_ex') ? { id } : id);

  test.each(VERSIONS)('shows a task in the form of version %s', async (version) => {
    const task = await show(action, full, version);
    expect(differing(task)).toEqual({
      tags: isBelow(version, '2.3') ? ['a', 'development', 'z'] : ['a', 'z'],
      system_tags: ['development'],
      parameters: isBelow(version, '2.9') ? PARAMETERS : {},
      model_desc: isBelow(version, '2.9') ? { design: '{}' } : {},
      ...(isBelow(version, '2.13') && {
        input: reference(MODELS.first),
        output: reference(MODELS.last),
        docker_cmd: 'python:3.12 --gpus all',
      }),
    });
    expect(task).toMatchObject({ hyperparams: HYPERPARAMS, configuration: CONFIGURATION });
    expect(task['container']).toEqual({ image: 'python:3.12', arguments: '--gpus all', setup_shell_script: 'ls' });
  });

  test.each(VERSIONS)('adds nothing to a task that has nothing of the old kind, at version %s', async (version) => {
    expect(differing(await show(action, bare, version))).toEqual({
      tags: [],
      system_tags: [],
      parameters: {},
      model_desc: {},
    });
  });
});

describe.each(['get_all', 'get_all_ex'] as const)('tasks.%s', (action) => {
  test.each(['2.8', '2.12', '2.31'])('shows old forms of what was asked for only, at version %s', async (version) => {
    const named = await show(action, full, version, { only_fields: ['name'] });
    expect(named).toEqual({ name: 'a task', ...(action === 'get_all_ex' && { id: full }) });
    const asked = await show(action, full, version, { only_fields: ['execution.parameters', 'execution.docker_cmd'] });
    expect(asked['execution']).toEqual(
      isBelow(version, '2.13')
        ? {
            docker_cmd: 'python:3.12 --gpus all',
            ...(isBelow(version, '2.9') && { parameters: { lr: '0.1', 'net/depth': 'None' } }),
          }
        : undefined,
    );
  });

  test.each(['2.12', '2.31'])('does not take execution.model for a field, at version %s', async (version) => {
    for (const field of ['execution.model', 'output.model']) {
      const answer = await server.call(`tasks.${action}`, { only_fields: [field] }, { version });
      expect(codesOf(answer)).toBe('400/14');
    }
  });

  test.each(upTo('2.3'))('parts the tags that it filters by, at version %s', async (version) => {
    const list = async (request: object, options: CallOptions) => {
      const { tasks } = await server.ok(`tasks.${action}`, { id: [full, bare], ...request }, options);
      return tasks.map(({ id }: { id: string }) => id).sort();
    };
    expect(await list({ tags: ['development'] }, { version })).toEqual([full]);
    expect(await list({ tags: 'development' }, { version })).toEqual([full]);
    expect(await list({ tags: ['-development'] }, { version })).toEqual([bare]);
    expect(await list({ tags: ['development'] }, { version: '2.3' })).toEqual([]);
  });
});

async function create(fields: object, version: string): Promise<string> {
  const { id } = await server.ok('tasks.create', { name: 'a task', type: 'training', ...fields }, { version });
  return id;
}

async function storedTask(id: string) {
  const task = await storedTasks(server).findOne({ _id: id });
  if (!task) throw new Error(`there is no task ${id}`);
  return task;
}

const OLD_TAGS = ['z', 'archived', 'Annotated', 'a', '-annotator'];

describe.each(upTo('2.3'))('tags of a client at %s', (version) => {
  const old = { version };

  test('are parted when a task is created', async () => {
    expect(await show('get_by_id', await create({ tags: OLD_TAGS }, version))).toMatchObject({
      tags: ['a', 'z'],
      system_tags: ['-annotator', 'Annotated', 'archived'],
    });
  });

  test.each(['edit', 'update'])('are parted by tasks.%s, and the answer names both', async (action) => {
    const task = await storeTask(server, { system_tags: ['development', 'mine'] });
    const { fields } = await server.ok(`tasks.${action}`, { task, tags: ['z', 'active'] }, old);
    expect(fields).toMatchObject({ tags: ['active', 'z'], system_tags: ['active'] });
    expect(await show('get_by_id', task)).toMatchObject({ tags: ['z'], system_tags: ['active'] });
    await server.ok(`tasks.${action}`, { task, tags: ['z'] }, old);
    expect(await show('get_by_id', task)).toMatchObject({ tags: ['z'], system_tags: [] });
    await server.ok(`tasks.${action}`, { task, tags: ['archived'], system_tags: ['t'] }, old);
    expect(await show('get_by_id', task)).toMatchObject({ tags: ['archived'], system_tags: ['t'] });
  });

  test('are parted in each line of a batch', async () => {
    const tasks = await Promise.all([storeTask(server, { system_tags: ['development'] }), storeTask(server)]);
    const lines = [
      { task: tasks[0], tags: ['x', 'archived'] },
      { task: tasks[1], tags: ['annotated'] },
    ];
    const { updated } = await server.ok('tasks.update_batch', lines.map((line) => JSON.stringify(line)).join('\n'), {
      ...old,
      headers: { 'content-type': 'application/json-lines' },
    });
    expect(updated).toBe(2);
    expect(await show('get_by_id', tasks[0])).toMatchObject({ tags: ['x'], system_tags: ['archived'] });
    expect(await show('get_by_id', tasks[1])).toMatchObject({ tags: [], system_tags: ['annotated'] });
  });

  test('pass the checks of a task that is not made', async () => {
    const request = { name: 'a task', type: 'training', tags: OLD_TAGS };
    expect(await server.ok('tasks.validate', request, old)).toEqual({});
  });
});

test.each(from('2.3'))('tags are one list at version %s', async (version) => {
  const task = await create({ tags: OLD_TAGS }, version);
  expect(await show('get_by_id', task)).toMatchObject({ tags: [...OLD_TAGS].sort(), system_tags: [] });
});

describe.each(upTo('2.13'))('the model of a client at %s', (version) => {
  test('is the first of the models that a new task takes in', async () => {
    const model = await createModel();
    const task = await create({ execution: { model, framework: 'PyTorch' } }, version);
    const { models, execution } = await storedTask(task);
    expect(models).toEqual({ input: [{ name: 'Input Model', model, updated: expect.any(Date) }], output: [] });
    expect(execution).toMatchObject({ framework: 'PyTorch' });
    expect(execution).not.toHaveProperty('model');
  });

  test('is replaced, kept and taken away by tasks.edit', async () => {
    const model = await createModel();
    const output = [{ name: 'out', model: MODELS.last, updated: new Date() }];
    const task = await storeTask(server, {
      models: { input: [{ name: 'a', model: MODELS.first, updated: new Date() }], output },
    });
    const edit = async (value: string | null) =>
      server.ok('tasks.edit', { task, execution: { model: value, framework: 'f' } }, { version });

    const { fields } = await edit(model);
    expect(fields).toMatchObject({ execution: { model, framework: 'f' }, output: { model: MODELS.last } });
    expect((await storedTask(task)).models).toEqual({
      input: [{ name: 'Input Model', model, updated: expect.any(Date) }],
      output,
    });
    await edit(null);
    expect((await storedTask(task)).models?.input).toHaveLength(1);
    await edit('');
    expect((await storedTask(task)).models).toEqual({ input: [], output });
  });

  test('must exist', async () => {
    const request = { name: 'a task', type: 'training', execution: { model: 'f'.repeat(32) } };
    for (const action of ['create', 'validate']) {
      expect(codesOf(await server.call(`tasks.${action}`, request, { version }))).toBe('400/201');
    }
  });
});

async function createModel(): Promise<string> {
  const { id } = await server.ok('models.create', { name: 'a model', uri: 's3://b/m' });
  return id;
}

describe.each(upTo('2.13'))('the container command of a client at %s', (version) => {
  test.each([
    ['python:3.12 --gpus all', { image: 'python:3.12', arguments: '--gpus all' }],
    ['python:3.12', { image: 'python:3.12', arguments: '' }],
    ['', { image: '', arguments: '' }],
  ])('%j is parted', async (command, container) => {
    const made = await create({ execution: { docker_cmd: command } }, version);
    expect((await storedTask(made)).container).toEqual(container);
    expect((await storedTask(made)).execution).not.toHaveProperty('docker_cmd');

    const task = await storeTask(server, { container: { image: 'old', setup_shell_script: 'ls' } });
    const { fields } = await server.ok('tasks.edit', { task, execution: { docker_cmd: command } }, { version });
    expect(fields.container).toEqual(container);
    expect(fields.execution?.docker_cmd).toBe(command === '' ? undefined : command);
    expect((await storedTask(task)).container).toEqual(container);
  });
});

test.each(from('2.13'))('neither the old model nor the old command means anything at version %s', async (version) => {
  const task = await create({ execution: { model: 'f'.repeat(32), docker_cmd: 'python -it' } }, version);
  const { models, container, execution } = await storedTask(task);
  expect({ models, container }).toEqual({ models: { input: [], output: [] }, container: {} });
  expect(execution).not.toHaveProperty('model');
  expect(execution).not.toHaveProperty('docker_cmd');
});

describe.each(VERSIONS)('legacy parameters at version %s', (version) => {
  test('are stored as parameters of the legacy type, and echoed to whom they are known', async () => {
    const execution = { parameters: { lr: 0.1, 'TF_DEFINE/steps': true, 'a/b': null }, model_desc: { design: 'd' } };
    const hyperparams = {
      Args: {
        lr: { section: 'Args', name: 'lr', value: '0.1', type: 'legacy' },
        'a/b': { section: 'Args', name: 'a/b', value: 'None', type: 'legacy' },
      },
      TF_DEFINE: { steps: { section: 'TF_DEFINE', name: 'steps', value: 'True', type: 'legacy' } },
    };
    const configuration = { design: { name: 'design', value: 'd', type: 'legacy' } };
    const task = await create({ execution }, version);
    expect(await show('get_by_id', task)).toMatchObject({ hyperparams, configuration, execution: { parameters: {} } });

    const { fields } = await server.ok('tasks.edit', { task, execution: { parameters: { lr: 1 } } }, { version });
    expect(fields.hyperparams).toEqual({ Args: { lr: { section: 'Args', name: 'lr', value: '1', type: 'legacy' } } });
    expect(fields.execution?.parameters ?? {}).toEqual(isBelow(version, '2.9') ? { lr: '1' } : {});
    expect(await show('get_by_id', task)).toMatchObject({ configuration });
  });
});

test.each([
  ['get_all', '1.0', 2.1],
  ['get_all', '2.13', '2.1'],
  ['get_all', '2.14', '2.14'],
  ['get_all', '2.25', '2.15'],
  ['get_all', '999.0', '2.26'],
  ['get_all_ex', '2.12', '2.1'],
  ['get_all_ex', '2.31', '2.27'],
  ['get_by_id_ex', '2.1', '2.11'],
  ['create', '2.12', '2.1'],
  ['create', '2.13', '2.13'],
  ['enqueue', '2.1', '1.5'],
  ['enqueue', '2.31', '2.31'],
  ['archive_many', '2.1', '2.13'],
  ['completed', '2.2', '2.2'],
  ['completed', '2.20', '2.20'],
])('tasks.%s at version %s is served by version %s', async (action, version, actual) => {
  const { meta } = await server.call(`tasks.${action}`, { id: ['x'] }, { version });
  expect(meta.endpoint.actual_version).toBe(actual);
});

test.each([
  ['completed', '2.1'],
  ['make_public', '2.8'],
  ['make_private', '2.8'],
  ['add_or_update_artifacts', '2.9'],
  ['delete_artifacts', '2.9'],
  ['add_or_update_model', '2.12'],
  ['delete_models', '2.12'],
])('tasks.%s does not exist at version %s', async (action, version) => {
  expect(codesOf(await server.call(`tasks.${action}`, {}, { version }))).toBe('404/0');
});
