import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

const asStranger = { as: 'stranger' } as const;

test("models are everybody's to read and nobody's to write while they are public", async () => {
  const task = await kit.task();
  const [model, child] = await Promise.all([kit.create({ task }), kit.create()]);
  const ids = [model, child];
  const before = await kit.read(model);

  expect(await server.ok('models.make_public', { ids })).toEqual({ updated: 2 });
  const open = await kit.read(model, asStranger);
  expect(open).toMatchObject({ ...before, company: '', last_change: expect.any(String) });
  expect(Date.parse(open['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
  expect(open).not.toHaveProperty('company_origin');
  expect(await kit.stored(model)).toMatchObject({ company: '', company_origin: server.company });
  expect(await kit.storedTask(task)).toMatchObject({ company: server.company });
  expect(codeOf(await server.call('models.edit', { model, comment: 'x' }))).toBe('400/201');

  expect(await server.ok('models.make_private', { ids }, { as: 'second' })).toEqual({ updated: 2 });
  expect(codeOf(await server.call('models.get_by_id', { model }, asStranger))).toBe('400/201');
  expect(await kit.read(model)).toMatchObject({
    company: server.company,
    last_update: before['last_update'],
    last_changed_by: expect.stringMatching(/^second-/),
  });
  expect(await kit.stored(model)).not.toHaveProperty('company_origin');
});

test('a model that cannot be made public keeps the others private', async () => {
  const [model, open] = await Promise.all([kit.create(), kit.create({ public: true })]);
  const answer = await server.call('models.make_public', { ids: [model, MISSING, open] });
  expect(codeOf(answer)).toBe('400/201');
  expect(answer.meta.error_data).toMatchObject({ ids: [MISSING, open] });
  expect(await kit.stored(model)).toMatchObject({ company: server.company });
});

test('a model that cannot be taken back keeps the others public', async () => {
  const [model, closed, open, theirs] = await Promise.all([
    kit.create(),
    kit.create(),
    kit.create({ public: true }),
    kit.create({}, asStranger),
  ]);
  await server.ok('models.make_public', { ids: [model] });
  await server.ok('models.make_public', { ids: [theirs] }, asStranger);
  const answer = await server.call('models.make_private', { ids: [model, closed, open, theirs, MISSING] });
  expect(codeOf(answer)).toBe('400/201');
  expect(answer.meta.error_data).toMatchObject({ ids: [closed, open, theirs, MISSING] });
  expect(await kit.stored(model)).toMatchObject({ company: '' });
});
