import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seedCompany } from '../support/seed-company.js';
import { codesOf } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await seedCompany(server, 'user', 'ibex');
});
afterAll(() => server.stop());

const LISTINGS = [
  'models.get_all',
  'models.get_all_ex',
  'projects.get_all_ex',
  'queues.get_all',
  'tasks.get_all',
  'tasks.get_all_ex',
  'users.get_all_ex',
];

/** Paths that no entity has, of which a database would make something. */
const PATHS = [
  '$where',
  '$name',
  '$$ROOT',
  'name.$gt',
  'name.0',
  'id.$',
  '_id',
  '_id.$oid',
  'nothing',
  'credentials',
  'credentials.secret',
  'secret_hash',
  '__proto__',
  '__proto__.polluted',
  'constructor',
  'toString',
  'metadata..value',
  'a\0b',
  '.',
  '..',
  '.name',
  'name.',
];

describe.each(LISTINGS)('S4: a path that is not of the entity is refused with its name, by %s', (action) => {
  const codesFor = (request: (path: string) => object) =>
    Promise.all(PATHS.map(async (path) => [path, codesOf(await server.call(action, request(path)))]));

  test.each(['order_by', 'only_fields', 'projection'])('in %s', async (parameter) => {
    const codes = await codesFor((path) => ({ [parameter]: [path] }));
    expect(codes).toEqual(PATHS.map((path) => [path, expect.stringMatching(/^400\/(12|14)$/)]));
  });

  test.each(['_any_', '_all_', '_or_', '_and_'])('among the fields of %s', async (parameter) => {
    const codes = await codesFor((path) => ({ [parameter]: { fields: [path], pattern: 'a' } }));
    expect(codes).toEqual(PATHS.map((path) => [path, expect.stringMatching(/^400\/(12|14)$/)]));
  });

  test('and the refusal names it', async () => {
    const answer = await server.call(action, { order_by: ['credentials.secret'] });
    expect(answer.meta.result_msg).toContain('credentials.secret');
  });
});

describe('S4: secrets are no fields', () => {
  test.each(['preferences', 'credentials', 'password', 'secret', 'role', 'email'])(
    'users are not found by %s',
    async (field) => {
      for (const request of [
        { [field]: 'a' },
        { _any_: { fields: [field], pattern: '.' } },
        { only_fields: ['id', field] },
      ]) {
        const answer = await server.call('users.get_all', request);
        const text = JSON.stringify(answer.data);
        expect(text).not.toMatch(/secret|credentials|password/);
        expect([200, 400]).toContain(answer.status);
      }
    },
  );
});
