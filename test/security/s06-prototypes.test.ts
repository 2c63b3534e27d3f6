import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { envelopeOf, send } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const EVIL =
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a":{"__proto__":{"polluted":true}}}';

/** The `data` part of an answer, as text: parsing could lose what it is about. */
async function dataOf(action: string, body: string): Promise<string> {
  const { status, text } = await send(server, { path: `/v2.31/${action}`, body, as: 'user' });
  expect([action, status]).toEqual([action, 200]);
  return text.slice(text.indexOf('"data":') + '"data":'.length, -1);
}

/** Every object of the process would have the member, and so would what it answers. */
async function expectNoPollution(): Promise<void> {
  expect(await dataOf('debug.ping', '{}')).toBe('{"msg":"ClearML server"}');
  const { user } = await server.ok('users.get_current_user');
  expect(JSON.stringify(user)).not.toContain('polluted');
}

describe('S6: the name of a prototype', () => {
  test('in a body is a plain member', async () => {
    const echoed = await dataOf('debug.ping', EVIL);
    expect(echoed).toBe(`{"msg":"ClearML server",${EVIL.slice(1)}`);
    await expectNoPollution();
  });

  test.each(['design', 'ui_cache'])('is stored in %s and comes back as it was', async (field) => {
    const { id } = JSON.parse(await dataOf('models.create', `{"name":"a model","uri":"s3://b/m","${field}":${EVIL}}`));
    const shown = await dataOf('models.get_all', `{"id":["${id}"],"only_fields":["${field}"]}`);
    expect(shown).toBe(`{"models":[{"${field}":${EVIL}}]}`);
    await expectNoPollution();
  });

  test('is stored as a label and comes back', async () => {
    const labels = '{"__proto__":1,"constructor":2,"a":3}';
    const { id } = JSON.parse(await dataOf('models.create', `{"name":"a model","uri":"s3://b/m","labels":${labels}}`));
    expect(await dataOf('models.get_all', `{"id":["${id}"],"only_fields":["labels"]}`)).toBe(
      `{"models":[{"labels":${labels}}]}`,
    );
    await expectNoPollution();
  });

  test('is stored as a metadata key and comes back', async () => {
    const item = (key: string) => `{"key":"${key}","type":"t","value":"v"}`;
    const metadata = `{"__proto__":${item('__proto__')},"constructor":${item('constructor')}}`;
    const { id } = JSON.parse(
      await dataOf('models.create', `{"name":"a model","uri":"s3://b/m","metadata":${metadata}}`),
    );
    expect(JSON.parse(await dataOf('models.get_all', `{"id":["${id}"],"only_fields":["metadata"]}`))).toEqual({
      models: [{ metadata: JSON.parse(metadata) }],
    });

    await dataOf(
      'models.add_or_update_metadata',
      `{"model":"${id}","metadata":[${item('__proto__')}],"replace_metadata":true}`,
    );
    const shown = await dataOf('models.get_by_id', `{"model":"${id}"}`);
    expect(shown).toContain(`"metadata":{"__proto__":${item('__proto__')}}`);
    await expectNoPollution();
  });

  test('is stored in the runtime of a task and comes back', async () => {
    const { id } = JSON.parse(await dataOf('tasks.create', `{"name":"a task","type":"training","runtime":${EVIL}}`));
    expect(await dataOf('tasks.get_all', `{"id":["${id}"],"only_fields":["runtime"]}`)).toBe(
      `{"tasks":[{"runtime":${EVIL}}]}`,
    );
    await expectNoPollution();
  });

  test.each(['tasks.create', 'tasks.edit'])(
    'is stored by %s as a section, a parameter and a configuration',
    async (action) => {
      const parameter = (section: string, name: string) => `{"section":"${section}","name":"${name}","value":"v"}`;
      const hyperparams = `{"__proto__":{"constructor":${parameter('__proto__', 'constructor')},"__proto__":${parameter('__proto__', '__proto__')}}}`;
      const configuration = '{"__proto__":{"name":"__proto__","value":"v"}}';
      const maps = `"hyperparams":${hyperparams},"configuration":${configuration},"container":{"__proto__":"v"}`;
      const made = await dataOf(
        'tasks.create',
        `{"name":"a task","type":"training"${action === 'tasks.create' ? `,${maps}` : ''}}`,
      );
      const { id } = JSON.parse(made);
      if (action === 'tasks.edit') await dataOf(action, `{"task":"${id}",${maps}}`);
      const shown = await dataOf('tasks.get_by_id', `{"task":"${id}"}`);
      expect(JSON.parse(shown).task).toMatchObject(JSON.parse(`{${maps}}`));
      expect(shown).toContain('"container":{"__proto__":"v"}');
      await expectNoPollution();
    },
  );

  test('is stored in preferences and comes back, or is refused', async () => {
    const answer = await send(server, {
      path: '/users.set_preferences',
      body: `{"preferences":{"own":${EVIL}}}`,
      as: 'second',
    });
    expect(envelopeOf(answer).meta.result_code).toBe(200);
    const shown = await send(server, { path: '/users.get_preferences', as: 'second' });
    expect(shown.text).toContain(`"own":${EVIL}`);
    const top = await send(server, { path: '/users.set_preferences', body: `{"preferences":${EVIL}}`, as: 'second' });
    expect([200, 400]).toContain(top.status);
    await expectNoPollution();
  });

  test.each([
    '?__proto__.polluted=true',
    '?constructor.prototype.polluted=true',
    '?a.__proto__.polluted=true',
    '?__proto__[]=1',
    '?a.constructor=1',
  ])('is refused in a query string: %s', async (query) => {
    expect((await send(server, { path: `/debug.ping${query}` })).status).toBe(400);
    expect(
      (
        await send(server, {
          path: '/debug.ping',
          body: query.slice(1),
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).toBe(400);
    await expectNoPollution();
  });

  test.each([
    'models.get_all',
    'projects.get_all_ex',
    'queues.get_all',
    'tasks.get_all_ex',
    'users.get_all_ex',
    'organization.get_entities_count',
  ])('is no parameter of %s', async (action) => {
    const answer = await send(server, { path: `/${action}`, body: EVIL, as: 'user' });
    expect([200, 400]).toContain(answer.status);
    for (const path of ['__proto__', 'constructor', '__proto__.polluted', 'metadata.__proto__.value']) {
      const asked = await send(server, {
        path: `/${action}`,
        body: JSON.stringify({ only_fields: [path], order_by: [path], filters: { [path]: {} } }),
        as: 'user',
      });
      expect([200, 400]).toContain(asked.status);
    }
    await expectNoPollution();
  });

  test.each(['/__proto__.__proto__', '/constructor.prototype', '/toString.toString', '/hasOwnProperty.valueOf'])(
    'is no action: %s',
    async (path) => {
      expect((await send(server, { path, as: 'user' })).status).toBe(404);
    },
  );
});
