import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, failuresOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer({ async_urls_delete__fileserver_prefixes: '["http://files:8081"]' });
  kit = modelKit(server);
});
afterAll(() => server.stop());

/** The files that the clean-up job is to delete on behalf of a model. */
async function scheduled(cause: string): Promise<object[]> {
  const backend = server.databases.client.db(server.databases.backend);
  return backend.collection('url_to_delete').find({ task: cause }).sort({ url: 1 }).toArray();
}

const deleteModel = (model: string, more: object = {}) => server.call('models.delete', { model, ...more });

describe('models.delete', () => {
  test.each(['2.1', '2.12', '2.31'])('removes a model and tells where its file was, at version %s', async (version) => {
    const model = await kit.create({ uri: 's3://b/m', ready: true });
    expect(await server.ok('models.delete', { model }, { version })).toEqual({ deleted: true, url: 's3://b/m' });
    expect(codeOf(await server.call('models.get_by_id', { model }))).toBe('400/201');
    expect(codeOf(await deleteModel(model))).toBe('400/201');
  });

  test.each<[string, object, string]>([
    ['no model', {}, '400/12'],
    ['a null model', { model: null }, '400/12'],
    ['text for force', { model: MISSING, force: 'yes' }, '400/12'],
    ['a model that does not exist', { model: MISSING }, '400/201'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codeOf(await server.call('models.delete', request))).toBe(code);
  });

  test('refuses a public model, even by force', async () => {
    const model = await kit.create({ public: true });
    expect(codeOf(await deleteModel(model, { force: true }))).toBe('400/201');
    expect(await kit.read(model)).toMatchObject({ id: model });
  });

  test('leaves a model that tasks of any company use, unless forced', async () => {
    const [model, other] = await Promise.all([kit.create(), kit.create()]);
    const input = [
      { name: 'a', model },
      { name: 'b', model: other },
    ];
    const users = await Promise.all([
      kit.task({ models: { input } }),
      kit.task({ company: server.otherCompany, models: { input } }),
    ]);
    const refused = await deleteModel(model);
    expect(codeOf(refused)).toBe('400/205');
    expect(refused.meta.error_data).toMatchObject({ num_tasks: 2 });
    expect(await kit.read(model)).toMatchObject({ id: model });

    expect(codeOf(await deleteModel(model, { force: true }))).toBe('200/0');
    for (const task of await Promise.all(users.map(kit.storedTask))) {
      expect(task.models?.input).toEqual([
        { name: 'a', model: `__DELETED__${model}` },
        { name: 'b', model: other },
      ]);
      expect(task).not.toHaveProperty('last_change');
    }
  });

  test('takes the model out of what its task put out', async () => {
    const task = await kit.task({ status: 'completed' });
    const [model, other] = await Promise.all([kit.create({ task }), kit.create({ task })]);
    const backend = server.databases.client.db(server.databases.backend);
    const output = [
      { name: 'a', model },
      { name: 'b', model: other },
      { name: 'c', model },
    ];
    await backend.collection<{ _id: string }>('task').updateOne({ _id: task }, { $set: { 'models.output': output } });
    expect(codeOf(await deleteModel(model))).toBe('200/0');
    expect(await kit.storedTask(task)).toMatchObject({
      models: { output: [{ name: 'b', model: other }] },
      last_change: expect.any(Date),
      last_changed_by: expect.stringMatching(/^user-/),
    });
  });

  test('leaves the model of a published task, unless forced', async () => {
    const task = await kit.task({ status: 'published' });
    const model = await kit.create({ task });
    const backend = server.databases.client.db(server.databases.backend);
    const output = [{ name: 'a', model }];
    await backend.collection<{ _id: string }>('task').updateOne({ _id: task }, { $set: { 'models.output': output } });
    const refused = await deleteModel(model);
    expect(codeOf(refused)).toBe('400/206');
    expect(refused.meta.error_data).toMatchObject({ task });
    expect(await kit.storedTask(task)).toMatchObject({ models: { output } });

    expect(codeOf(await deleteModel(model, { force: true }))).toBe('200/0');
    const after = await kit.storedTask(task);
    expect(after.models?.output).toEqual([{ name: 'a', model: `__DELETED__${model}` }]);
    expect(after.output?.error).toMatch(/ \d{4}-\d\d-\d\dT/);
    expect(after).toMatchObject({ status: 'published', last_change: expect.any(Date) });
  });

  test('takes a published task that does not name the model among its outputs', async () => {
    for (const models of [undefined, { output: [] }, { output: [{ name: 'a', model: MISSING }] }]) {
      const task = await kit.task({ status: 'published', ...(models && { models }) });
      const model = await kit.create({ task });
      expect(codeOf(await deleteModel(model, { force: true }))).toBe('200/0');
      expect((await kit.storedTask(task)).models).toEqual(models);
    }
  });

  test('does not care about a task that is gone', async () => {
    const task = await kit.task();
    const model = await kit.create({ task });
    const backend = server.databases.client.db(server.databases.backend);
    await backend.collection<{ _id: string }>('task').deleteOne({ _id: task });
    expect(codeOf(await deleteModel(model))).toBe('200/0');
  });
});

describe('the file of a deleted model', () => {
  test.each([
    ['s3://bucket/a', 's3'],
    ['azure://bucket/a', 'azure'],
    ['gs://bucket/a', 'gs'],
    ['http://files:8081/project/task/models/a', 'fileserver'],
  ])('at %s is scheduled for deletion', async (uri, storage) => {
    const model = await kit.create({ uri });
    await server.ok('models.delete', { model });
    expect(await scheduled(model)).toEqual([
      expect.objectContaining({
        company: server.company,
        user: expect.stringMatching(/^user-/),
        url: uri,
        storage_type: storage,
        type: 'file',
        status: 'created',
        retry_count: 0,
        created: expect.any(Date),
      }),
    ]);
  });

  test.each(['', 'file:///home/a', 'https://elsewhere/a', 'http://files:80811/a'])(
    'at «%s» is left alone',
    async (uri) => {
      const model = await kit.create({ uri });
      await server.ok('models.delete', { model });
      expect(await scheduled(model)).toEqual([]);
    },
  );

  test.each([false, null])('is left alone with delete_external_artifacts: %p', async (flag) => {
    const model = await kit.create({ uri: 's3://bucket/kept' });
    await server.ok('models.delete', { model, delete_external_artifacts: flag });
    expect(await scheduled(model)).toEqual([]);
  });

  test('is not scheduled when the model is not deleted', async () => {
    const model = await kit.create({ uri: 's3://bucket/in-use' });
    await kit.task({ models: { input: [{ name: 'a', model }] } });
    expect(codeOf(await deleteModel(model))).toBe('400/205');
    expect(await scheduled(model)).toEqual([]);
  });
});

describe('models.delete_many', () => {
  test('deletes each model on its own, and says what went wrong with the others', async () => {
    const [first, second, used] = await Promise.all([
      kit.create({ uri: 's3://many/1' }),
      kit.create({ uri: 's3://many/2' }),
      kit.create(),
    ]);
    await kit.task({ models: { input: [{ name: 'a', model: used }] } });
    const data = await server.ok('models.delete_many', { ids: [first, MISSING, used, second, first] });
    expect(data['succeeded']).toEqual([
      { id: first, deleted: true, url: 's3://many/1' },
      { id: second, deleted: true, url: 's3://many/2' },
    ]);
    expect(failuresOf(data)).toEqual({ [MISSING]: '400/201', [used]: '400/205', [first]: '400/201' });
    expect(await scheduled(first)).toMatchObject([{ url: 's3://many/1' }, { url: 's3://many/2' }]);

    const forced = await server.ok('models.delete_many', { ids: [used], force: true });
    expect(forced).toEqual({ succeeded: [{ id: used, deleted: true, url: '' }], failed: [] });
  });

  test('leaves the files alone when told so', async () => {
    const model = await kit.create({ uri: 's3://many/kept' });
    await server.ok('models.delete_many', { ids: [model], delete_external_artifacts: false });
    expect(await scheduled(model)).toEqual([]);
  });
});
