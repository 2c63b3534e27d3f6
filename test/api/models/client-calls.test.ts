import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopeOf, send } from '../../support/send.js';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, type ModelKit, modelKit } from './model-kit.js';

/** Calls as they were seen between existing clients and the reference server. */
let server: TestServer;
let kit: ModelKit;

const ID = /^[0-9a-f]{32}$/;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

/** Calls by GET with a JSON body, as the SDK does, and insists on success. */
async function call(path: string, body: object): Promise<Answer['data']> {
  const received = await send(server, { method: 'GET', path: `/${path}`, body: JSON.stringify(body), as: 'user' });
  const { meta, data } = envelopeOf(received);
  expect({ path, code: meta.result_code, message: meta.result_msg }).toEqual({ path, code: 200, message: 'OK' });
  return data;
}

describe('the Python SDK (sdk-expectations.md §6.4)', () => {
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
    await call('v2.9/models.edit', {
      model: id,
      comment: 'Imported by task',
      design: null,
      labels: { cat: 1, dog: 2 },
    });
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
});

/** The whole answer as sent, but for the ids of the call, which are checked here. */
async function answerTo(method: string, path: string, body?: object): Promise<unknown> {
  const { status, text, headers } = await send(server, {
    method,
    path,
    as: 'user',
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(headers['content-type']).toBe('application/json');
  const {
    meta: { id, trx, ...meta },
    data,
  } = JSON.parse(text);
  expect(id).toMatch(ID);
  expect(trx).toBe(id);
  expect(meta.result_code).toBe(status);
  return { meta, data };
}

function good(name: string, requested: string, actual: string, data: unknown): unknown {
  return {
    meta: {
      endpoint: { name, requested_version: requested, actual_version: actual },
      result_code: 200,
      result_subcode: 0,
      result_msg: 'OK',
      error_stack: '',
      error_data: {},
    },
    data,
  };
}

/**
 * In the order and with the numbers of wire-protocol.md §16: each example goes on with the model of the third. Ids and dates differ, and so
 * does `actual_version`, which is the version of the schema (§4.3).
 */
describe('the worked examples', () => {
  let model: string;
  let project: string;

  test('3: create a model', async () => {
    const request = { uri: 's3://b/m.pkl', name: 'mnist', tags: ['a', 'b'], framework: 'PyTorch' };
    const answer = await answerTo('POST', '/v2.12/models.create', request);
    expect(answer).toEqual(good('models.create', '2.12', '2.1', { created: true, id: expect.stringMatching(ID) }));
    const { models } = await server.ok('models.get_all', { name: 'mnist' });
    model = models[0].id;
  });

  test('4: query with a projection', async () => {
    const request = { name: 'mnist', only_fields: ['id', 'name', 'uri', 'ready', 'tags', 'created'] };
    const answer = await answerTo('POST', '/v2.12/models.get_all', request);
    const row = {
      created: expect.stringMatching(DATE),
      id: model,
      name: 'mnist',
      ready: true,
      tags: ['a', 'b'],
      uri: 's3://b/m.pkl',
    };
    expect(answer).toEqual(good('models.get_all', '2.12', '2.1', { models: [row] }));
  });

  test('5: the same through the query string', async () => {
    const query = `only_fields=id&only_fields=name&id[]=${model}`;
    const answer = await answerTo('GET', `/v2.31/models.get_all?${query}`);
    expect(answer).toEqual(good('models.get_all', '2.31', '2.26', { models: [{ id: model, name: 'mnist' }] }));
  });

  test('5: with one scalar for the list of fields', async () => {
    const answer = await answerTo('GET', `/v2.31/models.get_all?only_fields=id&id=${model}`);
    expect(answer).toEqual(good('models.get_all', '2.31', '2.26', { models: [{ id: model }] }));
  });

  test('6: move by project name', async () => {
    const request = { ids: [model, 'unknown'], project_name: 'wire/moved' };
    const answer = await answerTo('POST', '/v2.12/models.move', request);
    expect(answer).toEqual(good('models.move', '2.12', '2.12', { project_id: expect.stringMatching(ID) }));
    ({ project } = (await server.ok('models.get_by_id', { model }))['model']);
  });

  test.each(['2.31', '2.16', '2.3'])('7: one document at version %s', async (version) => {
    const answer = await answerTo('POST', `/v${version}/models.get_by_id`, { model });
    const user = expect.stringMatching(/^user-/);
    const date = expect.stringMatching(DATE);
    const shown = {
      id: model,
      company: server.company,
      user,
      name: 'mnist',
      project,
      created: date,
      tags: ['a', 'b'],
      system_tags: [],
      uri: 's3://b/m.pkl',
      framework: 'PyTorch',
      design: {},
      labels: {},
      ready: true,
      last_update: date,
      last_change: date,
      last_changed_by: user,
      metadata: version === '2.31' ? {} : [],
      last_iteration: 0,
      last_metrics: {},
    };
    expect(answer).toEqual(good('models.get_by_id', version, '2.1', { model: shown }));
  });

  test('8: per-item results', async () => {
    const answer = await answerTo('POST', '/v2.31/models.publish_many', { ids: [model, 'nope'] });
    const failed = [
      {
        id: model,
        error: {
          codes: [400, 203],
          msg: `Model is ready: company=${server.company}, model=${model}`,
          data: { company: server.company, model },
        },
      },
      {
        id: 'nope',
        error: {
          codes: [400, 201],
          msg: `Invalid model id: company=${server.company}, id=nope`,
          data: { company: server.company, id: 'nope' },
        },
      },
    ];
    expect(answer).toEqual(good('models.publish_many', '2.31', '2.13', { failed, succeeded: [] }));
  });

  test('15: retired action', async () => {
    expect(await answerTo('POST', '/v2.14/models.get_by_task_id', { task: 'any' })).toEqual({
      meta: {
        endpoint: { name: 'models.get_by_task_id', requested_version: '2.14', actual_version: '2.1' },
        result_code: 301,
        result_subcode: 1,
        result_msg: expect.stringContaining('This endpoint is no longer supported for the requested api version'),
        error_stack: null,
        error_data: {},
      },
      data: {},
    });
  });
});
