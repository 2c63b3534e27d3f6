import { afterAll, beforeAll } from '@jest/globals';
import { type ActionCase, testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let shared: string;
let project: string;

beforeAll(async () => {
  server = await startTestServer();
  shared = await draft();
  ({ id: project } = await server.ok('projects.create', { name: 'destination' }));
});

afterAll(async () => {
  await server.stop();
});

const draft = async (): Promise<string> => (await server.ok('tasks.create', { name: 'a task', type: 'training' })).id;

/** A task that has gone through some status actions. */
const after = async (...actions: readonly string[]): Promise<string> => {
  const task = await draft();
  for (const action of actions) await server.ok(`tasks.${action}`, { task });
  return task;
};
const onTask =
  (more: object = {}, ...before: readonly string[]) =>
  async () => ({ task: await after(...before), ...more });
const onTasks =
  (more: object = {}, ...before: readonly string[]) =>
  async () => ({ ids: [await after(...before)], ...more });
const read = (action: string, request: () => object): ActionCase => ({ action, effect: 'read', since: '1.0', request });
const write = (action: string, request: () => Promise<object>, since = '1.0'): ActionCase => ({
  action,
  effect: 'write',
  since,
  request,
});

/** Oldest versions from tasks.md §3. */
const CASES: ActionCase[] = [
  read('get_by_id', () => ({ task: shared })),
  read('get_by_id_ex', () => ({ id: [shared] })),
  read('get_all', () => ({})),
  read('get_all_ex', () => ({})),
  read('get_types', () => ({})),
  read('validate', () => ({ name: 'a task', type: 'training' })),
  read('get_hyper_params', () => ({ tasks: [shared] })),
  read('get_configurations', () => ({ tasks: [shared] })),
  read('get_configuration_names', () => ({ tasks: [shared] })),
  write('create', async () => ({ name: 'a task', type: 'training' })),
  write('clone', async () => ({ task: shared })),
  write('edit', onTask({ comment: 'changed' })),
  write('update', onTask({ comment: 'changed' })),
  write('update_batch', onTask({ comment: 'changed' })),
  write('set_requirements', onTask({ requirements: { pip: 'numpy' } })),
  write('edit_hyper_params', onTask({ hyperparams: [{ section: 'Args', name: 'lr', value: '1' }] })),
  write('delete_hyper_params', onTask({ hyperparams: [{ section: 'Args' }] })),
  write('edit_configuration', onTask({ configuration: [{ name: 'c', value: 'text' }] })),
  write('delete_configuration', onTask({ configuration: ['c'] })),
  write('add_or_update_artifacts', onTask({ artifacts: [{ key: 'a', type: 'file' }] }), '2.10'),
  write('delete_artifacts', onTask({ artifacts: [{ key: 'a' }] }), '2.10'),
  write('add_or_update_model', onTask({ name: 'm', model: 'some-model', type: 'output' }), '2.13'),
  write('delete_models', onTask({ models: [{ name: 'm', type: 'output' }] }), '2.13'),
  write('started', onTask()),
  write('stop', onTask({}, 'started')),
  write('stop_many', onTasks({}, 'started')),
  write('stopped', onTask({}, 'started')),
  write('failed', onTask({}, 'started')),
  write('close', onTask({}, 'started', 'stopped')),
  write('completed', onTask({}, 'started'), '2.2'),
  write('publish', onTask({}, 'started', 'stopped')),
  write('publish_many', onTasks({}, 'started', 'stopped')),
  write('enqueue', onTask()),
  write('enqueue_many', onTasks()),
  write('dequeue', onTask({}, 'enqueue')),
  write('dequeue_many', onTasks({}, 'enqueue')),
  write('ping', onTask()),
  write('reset', onTask({}, 'started')),
  write('reset_many', onTasks({}, 'started')),
  write('delete', onTask()),
  write('delete_many', onTasks()),
  write('archive', async () => ({ tasks: [await draft()] })),
  write('archive_many', onTasks()),
  write('unarchive_many', onTasks()),
  write('make_public', onTasks(), '2.9'),
  write(
    'make_private',
    async () => {
      const ids = [await draft()];
      await server.ok('tasks.make_public', { ids });
      return { ids };
    },
    '2.9',
  ),
  write('move', async () => ({ ids: [await draft()], project })),
  write('update_tags', onTasks({ add_tags: ['t'] })),
];

testEveryAction('tasks', () => server, CASES);
