import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { envelopeOf, send } from '../../support/send.js';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { type ModelKit, modelKit } from './model-kit.js';

/** What the Python SDK does with models, call by call (sdk-expectations.md §6.4), as it does it: by GET with a JSON body. */
let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

async function call(path: string, body: object): Promise<Answer['data']> {
  const received = await send(server, { method: 'GET', path: `/${path}`, body: JSON.stringify(body), as: 'user' });
  const { meta, data } = envelopeOf(received);
  expect({ path, code: meta.result_code, message: meta.result_msg }).toEqual({ path, code: 200, message: 'OK' });
  return data;
}

test('an output model is created as a draft, described, given its file and read back', async () => {
  const project = await kit.project('wire/sdk');
  const task = await kit.task({ project, status: 'in_progress' });
  const created = await call('v2.12/models.create', {
    uri: 'file:///uploading_file',
    name: 'Anonymous model 8f0c',
    labels: {},
    ready: false,
    public: false,
    project,
  });
  const model = created['id'];
  expect(await call('v2.12/models.get_by_id', { model })).toMatchObject({ model: { id: model, ready: false } });
  const described = {
    uri: 'file:///uploading_file',
    name: 'sdk task - model',
    comment: '',
    tags: [],
    system_tags: [],
    framework: 'PyTorch',
    design: { design: '' },
    labels: {},
    project,
    task,
  };
  expect(await call('v2.12/models.edit', { model, ...described })).toMatchObject({ updated: 1, fields: described });
  const uri = 'http://files:8081/wire/sdk/task%20one/models/model.pt';
  expect(await call('v2.12/models.edit', { model, uri })).toMatchObject({ updated: 1 });
  const { model: final } = await call('v2.20/models.get_by_id', { model });
  expect(final).toMatchObject({ ...described, uri, ready: false });
  for (const field of ['comment', 'name', 'uri', 'framework']) expect(typeof final[field]).toBe('string');
});

test('metadata is set, and read back one key at a time', async () => {
  const model = await kit.create();
  const metadata = [{ key: 'accuracy', type: 'float', value: '0.97' }];
  const request = { model, metadata, replace_metadata: false };
  expect(await call('v2.13/models.add_or_update_metadata', request)).toEqual({ updated: 1 });
  const { model: read } = await call('v2.20/models.get_by_id', { model });
  expect(read['metadata']).toEqual({ accuracy: metadata[0] });
});

test('a model is published without its task, archived and unarchived', async () => {
  const task = await kit.task({ status: 'in_progress' });
  const model = await kit.create({ task });
  expect(await call('v2.9/models.set_ready', { model, publish_task: false })).toEqual({ updated: 1, fields: {} });
  expect(await kit.storedTask(task)).toMatchObject({ status: 'in_progress' });
  const archived = await call('v2.13/models.archive_many', { ids: [model] });
  expect(archived).toEqual({ succeeded: [{ id: model, archived: true }], failed: [] });
  const unarchived = await call('v2.13/models.unarchive_many', { ids: [model] });
  expect(unarchived).toEqual({ succeeded: [{ id: model, unarchived: true }], failed: [] });
});

test('a model is imported by its address: looked for, created, and found the next time', async () => {
  const uri = 'https://models/resnet.pkl';
  const search = { uri: [uri], system_tags: ['-archived'], only_fields: ['id', 'name', 'created'] };
  expect(await call('v2.9/models.get_all', search)).toEqual({ models: [] });
  const { id } = await call('v2.9/models.create', {
    uri,
    name: 'resnet',
    labels: { cat: 1 },
    ready: true,
    framework: null,
  });
  expect(await call('v2.9/models.get_all', search)).toEqual({
    models: [{ id, name: 'resnet', created: expect.any(String) }],
  });
  await call('v2.9/models.edit', { model: id, comment: 'Imported by task', design: null, labels: { cat: 1, dog: 2 } });
  await call('v2.13/models.archive_many', { ids: [id] });
  expect(await call('v2.9/models.get_all', search)).toEqual({ models: [] });
});

test('models are queried by project, name, tags and metadata, newest first', async () => {
  await kit.project('wire/queried (1)');
  const name = '^wire/queried\\ \\(1\\)$';
  const { projects } = await call('v2.13/projects.get_all', { name, only_fields: ['id', 'name'] });
  const project = projects[0].id;
  const fields = { project, name: 'my-model', tags: ['best'], ready: true };
  const metadata = { stage: { key: 'stage', type: 'str', value: 'prod' } };
  const older = await kit.create({ ...fields, metadata });
  const newer = await kit.create({ ...fields, metadata });
  await kit.create(fields);
  await kit.create({ ...fields, metadata, system_tags: ['archived'] });
  await kit.create({ ...fields, metadata, ready: false });
  const request = {
    project: [project],
    name: '^my\\-model$',
    tags: ['best'],
    ready: true,
    system_tags: ['-archived'],
    'metadata.stage.value': 'prod',
    only_fields: ['id', 'created'],
    order_by: ['-created'],
    page: 0,
    page_size: 500,
  };
  const { models } = await call('v2.13/models.get_all', request);
  expect(models.map(({ id }: { id: string }) => id)).toEqual([newer, older]);
  expect(await call('v2.13/models.get_all', { ...request, page: 1 })).toEqual({ models: [] });
});

test('a removed model is gone, and the second removal says so in the way that the SDK takes for success', async () => {
  const model = await kit.create({ uri: 'http://files:8081/m', ready: true });
  expect(await call('v2.13/models.delete', { model, force: true })).toEqual({
    deleted: true,
    url: 'http://files:8081/m',
  });
  const again = await server.call('models.delete', { model, force: true }, { version: '2.13' });
  expect([again.meta.result_code, again.meta.result_subcode, again.data]).toEqual([400, 201, {}]);
});
