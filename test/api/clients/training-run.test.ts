import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type Answer, type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;
const ID = /^[0-9a-f]{32}$/;
const MISSING = 'f'.repeat(32);
const aDate = expect.stringMatching(DATE);
const anId = expect.stringMatching(ID);

/** What an SDK of some age and its agent do, at one API version (sdk-expectations.md §6, §9, §11). */
interface Client {
  version: string;
  /** Models, containers and runtime came with 2.13; before, they were part of `execution`. */
  isModern: boolean;
  /** A call that succeeds, of the SDK or of another user; gives its data. */
  ok(action: string, body: object, as?: UserName): Promise<Answer['data']>;
  /** A call that is refused; gives code and subcode. */
  refused(action: string, body: object): Promise<string>;
  task(id: string): Promise<Answer['data']>;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function clientAt(version: string): Client {
  const ok: Client['ok'] = (action, body, as = 'user') => server.ok(action, body, { version, as });
  return {
    version,
    isModern: version !== '2.8',
    ok,
    async refused(action, body) {
      const answer = await server.call(action, body, { version });
      expect(answer.data).toEqual({});
      return codesOf(answer);
    },
    task: async (id) => (await ok('tasks.get_by_id', { task: id }))['task'],
  };
}

/** What a run has made by the time that it ends. */
interface Run {
  project: string;
  task: string;
  queue: string;
  base: string;
  model: string;
}

describe.each(['2.8', '2.13', '2.31'])('a training run of a client at %s', (version) => {
  const client = clientAt(version);
  /** Each test goes on where the one before it ended. */
  const run: Run = { project: '', task: '', queue: '', base: '', model: '' };
  let clone: string;

  test('begins with a project and a task', async () => {
    run.project = await createProject(client);
    run.task = await createTask(client, run.project);
  });

  test('is given its parameters, its container and the model that it begins with', async () => {
    run.base = await createModel(client, { name: 'base', uri: 's3://bucket/base.pt', project: run.project });
    await (client.isModern ? describeModernTask(client, run) : describeOldTask(client, run));
    await expectDescribed(client, run);
  });

  test('waits in a queue', async () => {
    run.queue = await createQueue(client);
    await enqueue(client, run);
  });

  test('is taken by an agent, once, and started', async () => {
    await takeByAgent(client, run);
  });

  test('tells that it lives, and what it makes', async () => {
    expect(await client.ok('tasks.ping', { task: run.task })).toEqual({});
    await addArtifacts(client, run);
    run.model = await addOutputModel(client, run);
  });

  test('is completed and published with its model', async () => {
    await completeAndPublish(client, run);
  });

  test('is cloned, and compared with its clone', async () => {
    clone = await cloneTask(client, run);
    await compare(client, run, clone);
  });

  test('is archived and deleted', async () => {
    await archive(client, run, clone);
    await remove(client, run, clone);
  });
});

async function createProject({ ok, version }: Client): Promise<string> {
  const name = `wire/runs at ${version}`;
  const list = () =>
    ok('projects.get_all', {
      name: `^${name.replaceAll('.', '\\.')}$`,
      only_fields: ['id'],
      shallow_search: false,
      search_hidden: true,
    });
  expect(await list()).toEqual({ projects: [] });
  const { id } = await ok('projects.create', { name, description: '' });
  expect(await list()).toEqual({ projects: [{ id }] });
  return id;
}

async function createTask({ ok, task, refused }: Client, project: string): Promise<string> {
  const fields = { name: 'a run', type: 'training', system_tags: ['development'], comment: 'by a test', project };
  expect(await refused('tasks.create', { ...fields, name: 'ab' })).toBe('400/800');
  const created = await ok('tasks.create', fields);
  expect(created).toEqual({ id: anId });
  expect(await task(created['id'])).toMatchObject({
    ...fields,
    id: created['id'],
    status: 'created',
    created: aDate,
    last_update: aDate,
    last_change: aDate,
    output: {},
    execution: { parameters: {}, model_desc: {}, model_labels: {}, artifacts: [] },
    script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
    last_iteration: 0,
    last_metrics: {},
    hyperparams: {},
    configuration: {},
    runtime: {},
    models: { input: [], output: [] },
    container: {},
  });
  return created['id'];
}

async function createModel({ ok }: Client, fields: object): Promise<string> {
  const created = await ok('models.create', fields);
  expect(created).toEqual({ id: anId, created: true });
  return created['id'];
}

const SCRIPT = { binary: 'python3.12', repository: '', entry_point: 'train.py', working_dir: '.', diff: 'a\nb' };
const CONTAINER = { image: 'python:3.12', arguments: '--gpus all' };
const LABELS = { background: 0, fish: 1 };

/** What every SDK tells of a task after it has made it. */
async function describeScript({ ok }: Client, task: string): Promise<void> {
  expect(await ok('tasks.edit', { task, force: true, script: SCRIPT })).toMatchObject({
    updated: 1,
    fields: { script: SCRIPT, last_change: expect.anything() },
  });
  const requirements = { pip: 'numpy==2.1', conda: '' };
  expect(await ok('tasks.set_requirements', { task, requirements })).toMatchObject({ updated: 1 });
}

async function describeOldTask(client: Client, { task, base }: Run): Promise<void> {
  const { ok } = client;
  await describeScript(client, task);
  const execution = {
    parameters: { lr: '0.1', 'TF_DEFINE/steps': '10' },
    model_desc: { design: '{}' },
    model_labels: LABELS,
    docker_cmd: 'python:3.12 --gpus all',
    model: base,
  };
  const { updated, fields } = await ok('tasks.edit', { task, force: true, execution });
  expect(updated).toBe(1);
  expect(fields).toMatchObject({ execution, container: CONTAINER, models: { input: [{ model: base }] } });
}

async function describeModernTask(client: Client, { task, base }: Run): Promise<void> {
  const { ok, refused } = client;
  await describeScript(client, task);
  const parameter = (name: string, value: string) => ({ section: 'Args', name, value });
  const hyperparams = { Args: { lr: { ...parameter('lr', '0.1'), type: 'float' } } };
  const runtime = { progress: '0', 'CLEARML VERSION': '1.17.0' };
  const edited = { hyperparams, runtime, container: CONTAINER, execution: { model_labels: LABELS } };
  expect(await ok('tasks.edit', { task, force: true, ...edited })).toMatchObject({ updated: 1, fields: edited });

  const parameters = [parameter('lr', '0.2'), { ...parameter('steps', '10'), description: 'how long' }];
  const properties = [{ section: 'Properties', name: 'owner', value: 'Ada' }];
  for (const changed of [parameters, properties]) {
    const request = { task, hyperparams: changed, replace_hyperparams: 'none' };
    expect(await ok('tasks.edit_hyper_params', request)).toEqual({ updated: 1 });
  }
  expect(await refused('tasks.edit_hyper_params', { task, hyperparams: [] })).toBe('400/12');

  const configuration = [{ name: 'design', value: '{}', type: 'json' }];
  expect(await ok('tasks.edit_configuration', { task, configuration })).toEqual({ updated: 1 });
  const input = { task, name: 'Input Model', model: base, type: 'input' };
  expect(await ok('tasks.add_or_update_model', input)).toEqual({ updated: 1 });
  expect(await ok('tasks.get_hyper_params', { tasks: [task] })).toEqual({
    params: [{ task, hyperparams: [parameters[0], parameters[1], { ...properties[0], section: 'properties' }] }],
  });
  expect(await ok('tasks.get_configurations', { tasks: [task] })).toEqual({
    configurations: [{ task, configuration }],
  });
}

/** The description as each kind of client reads it back. */
async function expectDescribed({ task: read, isModern }: Client, { task, base }: Run): Promise<void> {
  const shown = await read(task);
  expect(shown).toMatchObject({
    status: 'created',
    script: { ...SCRIPT, requirements: { pip: 'numpy==2.1', conda: '' } },
    container: CONTAINER,
    models: { input: [{ name: 'Input Model', model: base }], output: [] },
  });
  expect(shown['execution'].model_labels).toEqual(LABELS);
  if (isModern) {
    expect(Object.keys(shown['hyperparams']).sort()).toEqual(['Args', 'properties']);
    expect(shown['configuration'].design).toEqual({ name: 'design', value: '{}', type: 'json' });
    expect(shown['execution']).toMatchObject({ parameters: {}, model_desc: {} });
    expect(shown['execution']).not.toHaveProperty('model');
    expect(shown['execution']).not.toHaveProperty('docker_cmd');
  } else {
    expect(shown['execution']).toMatchObject({
      parameters: { lr: '0.1', 'TF_DEFINE/steps': '10' },
      model_desc: { design: '{}' },
      docker_cmd: 'python:3.12 --gpus all',
      model: base,
    });
  }
}

async function createQueue({ ok, refused, version }: Client): Promise<string> {
  const name = `gpu at ${version}`;
  const created = await ok('queues.create', { name, tags: ['fast'] });
  expect(created).toEqual({ id: anId });
  expect(await refused('queues.create', { name })).toBe('400/801');
  // The SDK tries a name for an id first, and needs a clean refusal.
  expect(await refused('queues.get_by_id', { queue: name })).toBe('400/701');
  const pattern = `^${name.replaceAll('.', '\\.')}$`;
  const found = await ok('queues.get_all', { name: pattern, only_fields: ['id'], search_hidden: false });
  expect(found).toEqual({ queues: [{ id: created['id'] }] });
  return created['id'];
}

async function enqueue({ ok, refused, task: read, version }: Client, { task, queue }: Run): Promise<void> {
  expect(await refused('tasks.enqueue', { task, queue: MISSING })).toBe('400/701');
  const { queued, updated, fields } = await ok('tasks.enqueue', { task, queue, status_reason: 'by a test' });
  expect({ queued, updated }).toEqual({ queued: 1, updated: 1 });
  expect(fields).toMatchObject({
    status: 'queued',
    status_reason: 'by a test',
    enqueue_status: 'created',
    'execution.queue': queue,
  });
  expect(await refused('tasks.enqueue', { task, queue })).toBe('400/706');
  expect(await read(task)).toMatchObject({ status: 'queued', system_tags: [], execution: { queue } });

  expect(await ok('queues.get_by_id', { queue })).toMatchObject({
    queue: {
      id: queue,
      tags: ['fast'],
      entries: [{ task, added: aDate }],
      metadata: version === '2.31' ? {} : [],
    },
  });
  const { queues } = await ok('queues.get_all_ex', { id: [queue] });
  expect(queues).toMatchObject([{ id: queue, entries: [{ task: { id: task, name: 'a run' } }], workers: [] }]);
  if (version === '2.31') expect(await ok('queues.get_num_entries', { queue })).toEqual({ num: 1 });
}

/** Another user of the company runs the agent. */
const AGENT: UserName = 'second';

async function takeByAgent({ ok, task: read, isModern }: Client, { task, queue }: Run): Promise<void> {
  const agent: typeof ok = (action, body) => ok(action, body, AGENT);
  const polls = await Promise.all([1, 2, 3].map(() => agent('queues.get_next_task', { queue })));
  expect(polls.filter(({ entry }) => entry !== undefined)).toEqual([{ entry: { task, added: aDate } }]);
  expect(polls.filter(({ entry }) => entry === undefined)).toEqual([{}, {}]);
  expect(await read(task)).toMatchObject({ status: 'queued', execution: { queue } });

  const pulled = await agent('tasks.started', { task, force: true, status_message: 'pulled by agent' });
  expect(pulled).toMatchObject({
    updated: 1,
    started: 1,
    fields: { status: 'in_progress', status_message: 'pulled by agent', started: expect.anything() },
  });
  const { dequeued } = await agent('tasks.dequeue', { task, new_status: 'in_progress' });
  expect(dequeued).toBe(1);
  const launched = await agent('tasks.started', { task, status_message: 'launch by agent' });
  expect(launched).toMatchObject({ updated: 1, started: 1, fields: { status: 'in_progress' } });
  expect(launched['fields']).not.toHaveProperty('started');
  if (isModern) {
    const runtime = { _exec_agent_hostname: 'a host', unset: null };
    const edited = await agent('tasks.edit', { task, force: true, runtime });
    expect(edited).toMatchObject({ updated: 1, fields: { runtime } });
  }
  // The most frequent call of all, with a text where a list is due.
  expect(
    await agent('tasks.get_all', { id: task, only_fields: ['status', 'status_message'], search_hidden: true }),
  ).toEqual({ tasks: [{ status: 'in_progress', status_message: 'launch by agent' }] });
  expect(await read(task)).toMatchObject({ started: aDate, last_changed_by: expect.stringMatching(/^second-/) });
}

async function addArtifacts({ ok, refused, task: read, isModern }: Client, { task }: Run): Promise<void> {
  const artifacts = ['table', 'data'].map((key) => ({
    key,
    type: 'pandas',
    uri: `s3://bucket/${key}.csv`,
    content_size: 12,
    hash: 'abc',
    timestamp: 1_795_256_714,
    type_data: { preview: 'a,b', content_type: 'text/csv' },
  }));
  const added = isModern
    ? await ok('tasks.add_or_update_artifacts', { task, artifacts })
    : await ok('tasks.edit', { task, force: true, execution: { artifacts } });
  expect(added['updated']).toBe(1);
  const byKey = artifacts.toReversed().map((each) => ({ ...each, mode: 'output', display_data: [] }));
  expect((await read(task))['execution'].artifacts).toEqual(byKey);
  if (!isModern) {
    expect(await refused('tasks.add_or_update_artifacts', { task, artifacts })).toBe('404/0');
    return;
  }
  const unwanted = { task, artifacts: [{ key: 'table' }] };
  expect(await ok('tasks.delete_artifacts', unwanted)).toEqual({ deleted: 1 });
  expect((await read(task))['execution'].artifacts).toEqual(byKey.slice(0, 1));
}

async function addOutputModel(client: Client, { task, project }: Run): Promise<string> {
  const { ok, task: read, isModern } = client;
  const uri = 's3://bucket/a run.pt';
  const draft = { uri: 'file:///uploading_file', name: 'weights', labels: {}, ready: false, public: false, project };
  const model = await createModel(client, draft);
  const edited = { uri, framework: 'PyTorch', design: { design: '' }, labels: LABELS, task, system_tags: [] };
  expect(await ok('models.edit', { model, ...edited })).toMatchObject({ updated: 1 });
  if (isModern) {
    const output = { task, name: 'weights', model, type: 'output', iteration: 7 };
    expect(await ok('tasks.add_or_update_model', output)).toEqual({ updated: 1 });
  } else {
    const output = { task, override_model_id: model, iteration: 7 };
    expect(await ok('models.update_for_task', output)).toEqual({ id: model, created: true });
  }
  const shown = await read(task);
  expect(shown).toMatchObject({ last_iteration: 7, models: { output: [{ model }] } });
  expect(shown['output'].model).toBe(isModern ? undefined : model);
  return model;
}

async function completeAndPublish({ ok, refused, task: read }: Client, { task, model }: Run): Promise<void> {
  expect(await refused('tasks.publish', { task })).toBe('400/110');
  const end = { task, force: false, status_reason: 'worker execution done', publish: false };
  expect(await ok('tasks.completed', end)).toMatchObject({
    updated: 1,
    published: 0,
    fields: { status: 'completed', status_reason: 'worker execution done', completed: expect.anything() },
  });
  expect(await read(task)).toMatchObject({ status: 'completed', completed: aDate });
  expect((await ok('models.get_by_id', { model }))['model']).toMatchObject({ ready: false, task });

  expect(await ok('tasks.publish', { task, force: false })).toMatchObject({
    updated: 1,
    fields: { status: 'published', published: expect.anything() },
  });
  expect(await read(task)).toMatchObject({ status: 'published', published: aDate });
  expect((await ok('models.get_by_id', { model }))['model']).toMatchObject({ ready: true });
  expect(await refused('tasks.publish', { task })).toBe('400/110');
  expect(await refused('tasks.edit', { task, comment: 'too late' })).toBe('400/110');
}

async function cloneTask({ ok, task: read }: Client, { task, base, project }: Run): Promise<string> {
  const cloned = await ok('tasks.clone', { task, new_task_name: 'a second run', new_task_parent: task });
  expect(cloned).toEqual({ id: anId });
  const [source, clone] = await Promise.all([read(task), read(cloned['id'])]);
  expect(clone).toMatchObject({
    name: 'a second run',
    parent: task,
    project,
    status: 'created',
    system_tags: [],
    hyperparams: source['hyperparams'],
    configuration: source['configuration'],
    script: source['script'],
    container: CONTAINER,
    models: { input: [{ name: 'Input Model', model: base }], output: [] },
    runtime: {},
    last_iteration: 0,
  });
  expect(clone['execution']).toMatchObject({ model_labels: LABELS, artifacts: [] });
  for (const field of ['started', 'completed', 'published']) expect(clone).not.toHaveProperty(field);
  expect(clone['execution']).not.toHaveProperty('queue');
  return cloned['id'];
}

async function compare(client: Client, { task, project, queue, model }: Run, clone: string): Promise<void> {
  const { ok, version, isModern } = client;
  const { tasks } = await ok('tasks.get_all_ex', {
    id: [task, clone],
    only_fields: [
      'name',
      'status',
      'hyperparams.Args.lr.value',
      'project.name',
      'parent.name',
      'execution.queue.name',
      'models.output.model.name',
    ],
    order_by: ['name'],
  });
  const common = {
    hyperparams: { Args: { lr: { value: isModern ? '0.2' : '0.1' } } },
    project: { id: project, name: `wire/runs at ${version}` },
  };
  const weights = { id: model, name: 'weights' };
  expect(tasks).toEqual([
    {
      ...common,
      id: task,
      name: 'a run',
      status: 'published',
      execution: { queue: { id: queue, name: `gpu at ${version}` } },
      models: { output: [{ model: weights }] },
      ...(!isModern && { output: { model: weights } }),
    },
    {
      ...common,
      id: clone,
      name: 'a second run',
      status: 'created',
      parent: { id: task, name: 'a run' },
      execution: {},
      models: { output: [] },
    },
  ]);
}

async function archive({ ok, task: read }: Client, { task, project }: Run, clone: string): Promise<void> {
  const { succeeded, failed } = await ok('tasks.archive_many', { ids: [clone, MISSING] });
  expect(succeeded).toEqual([{ id: clone, archived: true }]);
  expect(failed).toMatchObject([{ id: MISSING, error: { codes: [400, 101] } }]);
  expect(await read(clone)).toMatchObject({ status: 'created', system_tags: ['archived'] });
  const list = (tags: readonly string[]) =>
    ok('tasks.get_all', { project: [project], system_tags: tags, only_fields: ['id'], page: 0, page_size: 500 });
  expect(await list(['-archived'])).toEqual({ tasks: [{ id: task }] });
  expect(await list(['archived'])).toEqual({ tasks: [{ id: clone }] });
}

async function remove(client: Client, { task, queue, model, base }: Run, clone: string): Promise<void> {
  const { ok, refused, task: read } = client;
  expect(await refused('tasks.delete', { task })).toBe('400/123');
  expect(await ok('tasks.delete', { task, force: true, move_to_trash: false })).toMatchObject({
    deleted: true,
    updated_children: 1,
    updated_models: 1,
    deleted_models: 0,
  });
  expect(await refused('tasks.get_by_id', { task })).toBe('400/101');
  expect(await read(clone)).toMatchObject({ parent: `__DELETED__${task}` });
  expect((await ok('models.get_by_id', { model }))['model']).toMatchObject({ task: `__DELETED__${task}` });

  expect(await ok('tasks.delete', { task: clone })).toMatchObject({ deleted: true, updated_children: 0 });
  expect(await ok('queues.delete', { queue })).toEqual({ deleted: 1 });
  expect(await refused('queues.get_by_id', { queue })).toBe('400/701');
  expect((await ok('models.get_by_id', { model: base }))['model']).toMatchObject({ name: 'base', ready: true });
}
