import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE } from './model-kit.js';

/**
 * The answers that wire-protocol.md §16 shows, in its order and with its numbers: each model is the one of example 3. The ids and dates
 * differ, and so does `actual_version`, which is the version of the schema (§4.3).
 */
let server: TestServer;
let company: string;
let model: string;
let project: string;

const ID = /^[0-9a-f]{32}$/;

beforeAll(async () => {
  server = await startTestServer();
  company = server.company;
});
afterAll(() => server.stop());

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
    company,
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
        msg: `Model is ready: company=${company}, model=${model}`,
        data: { company, model },
      },
    },
    {
      id: 'nope',
      error: {
        codes: [400, 201],
        msg: `Invalid model id: company=${company}, id=nope`,
        data: { company, id: 'nope' },
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
