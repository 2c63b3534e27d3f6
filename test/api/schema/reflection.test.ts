import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';

const EXTRA = fileURLToPath(new URL('../../../examples/extra-services', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ http__base_path: '/api', schema__extra_services: EXTRA });
});
afterAll(() => server.stop());

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return fetch(`${server.url}${path}`, { method, headers });
}

// eslint-disable-next-line -- what a test knows of a document is what it looks up
type Document = Record<string, any>;

async function read(path: string): Promise<Document> {
  const answer = await get(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as Document;
}

describe('a server tells, without credentials,', () => {
  test('which versions its API has', async () => {
    const { newest, versions } = await read('/schema/versions.json');
    expect(newest).toBe('2.31');
    expect(versions.slice(0, 2)).toEqual(['2.31', '2.30']);
    expect(versions.at(-1)).toBe('2.1');
    expect(versions).toHaveLength(31);
  });

  test('all that a version sees, also of services that are not ours', async () => {
    const { version, services } = await read('/schema/2.12.json');
    expect(version).toBe('2.12');
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['greetings', 'models']));
    expect(services['models'].actions['get_all'].version).toBe('2.1');
    expect(services['models'].actions['get_all_ex'].version).toBe('2.1');
  });

  test('one action of a version, with its schemas resolved and the versions at which it changed', async () => {
    expect(await read('/schema/2.16/models.get_all.json')).toMatchObject({
      name: 'models.get_all',
      api_version: '2.16',
      served_version: '2.15',
      versions: ['2.1', '2.15', '2.26'],
      available_from: '1.0',
      effect: 'read',
      authorize: true,
      allow_roles: ['*'],
      query: true,
      batch: false,
      request: { properties: { scroll_id: { type: 'string' }, _any_: { type: 'object' } } },
      response: { properties: { models: { items: { properties: { id: { type: 'string' } } } } } },
    });
    const old = await read('/schema/2.1/models.get_all.json');
    expect(old).toMatchObject({ api_version: '2.1', served_version: '2.1' });
    expect(Object.keys(old['request'].properties)).not.toContain('scroll_id');
  });

  test('that an action is retired, or deprecated', async () => {
    expect(await read('/schema/2.13/models.get_by_task_id.json')).toMatchObject({ retired_after: '2.13' });
    expect((await get('/schema/2.14/models.get_by_task_id.json')).status).toBe(404);
    expect(await read('/schema/2.1/greetings.greet.json')).not.toHaveProperty('deprecated');
    expect(await read('/schema/2.1/greetings.greet.json')).toMatchObject({ served_version: '1.1' });
  });

  test('what changes for a caller who moves from one version to another', async () => {
    const { from, to, changes } = await read('/schema/changes/2.8/2.31.json');
    expect({ from, to }).toEqual({ from: '2.8', to: '2.31' });
    expect(changes).toContainEqual(
      expect.objectContaining({ endpoint: 'models.get_by_task_id', kind: 'breaking', part: 'action' }),
    );
    expect(changes).toContainEqual(
      expect.objectContaining({ endpoint: 'models.get_all', kind: 'compatible', part: 'request', path: '/scroll_id' }),
    );
    expect((await read('/schema/changes/2.12/2.12.json'))['changes']).toEqual([]);
    expect((await read('/schema/changes/2.31/2.8.json'))['changes'].length).toBeGreaterThan(0);
  });
});

test.each([
  ['/schema/latest.json', '/schema/2.31.json'],
  ['/schema/latest/models.get_all.json', '/schema/2.31/models.get_all.json'],
  ['/schema/changes/2.12/latest.json', '/schema/changes/2.12/2.31.json'],
  ['/openapi/latest.json', '/openapi/2.31.json'],
  ['/api/schema/2.12.json', '/schema/2.12.json'],
  ['/api/schema/2.12/models.get_all.json', '/schema/2.12/models.get_all.json'],
  ['/api/healthz', '/healthz'],
  ['/api/readyz', '/readyz'],
])('%s is the same as %s', async (path, other) => {
  expect(await read(path)).toEqual(await read(other));
});

test.each([
  '/schema/2.32.json',
  '/schema/2.0.json',
  '/schema/2.012.json',
  '/schema/2.json',
  '/schema/newest.json',
  '/schema/2.12',
  '/schema/2.12/models.json',
  '/schema/2.12/models.gone.json',
  '/schema/2.12/models.get_all.more.json',
  '/schema/2.12/models.constructor.json',
  '/schema/2.12/gone.get_all.json',
  '/schema/2.32/models.get_all.json',
  '/schema/changes/2.12/2.32.json',
  '/schema/changes/2.0/2.12.json',
  '/schema/changes/2.12.json',
  '/schema/%00/models.get_all.json',
  '/openapi/2.32.json',
  '/docs/gone.js',
  '/api/schema/2.32.json',
  '/api/api/schema/2.12.json',
])('there is no document %s', async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(path.startsWith('/api/api') ? 400 : 404);
});

describe('a document that a tool has already', () => {
  const PATH = '/schema/2.12/models.get_all.json';

  test.each([
    ['its ETag', (etag: string) => etag],
    ['its ETag as a strong one', (etag: string) => etag.replace('W/', '')],
    ['a list that holds it', (etag: string) => `"other", ${etag}, W/"third"`],
    ['a star', () => '*'],
  ])('is not sent again for %s', async (_case, condition) => {
    const etag = (await get(PATH)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{20,}"$/);
    const again = await get(PATH, { 'if-none-match': condition(etag) });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    expect(await again.text()).toBe('');
    expect(again.headers.get('cache-control')).toBe('no-cache');
  });

  test.each(['"other"', 'W/"other", "third"', 'nonsense'])('is sent for the condition %s', async (condition) => {
    const answer = await get(PATH, { 'if-none-match': condition });
    expect([answer.status, (await answer.text()).length > 0]).toEqual([200, true]);
  });

  test('has another ETag at another version', async () => {
    const etags = await Promise.all(
      ['2.12', '2.16'].map(async (v) => (await get(`/schema/${v}.json`)).headers.get('etag')),
    );
    expect(new Set(etags).size).toBe(2);
  });

  test('can be asked for by HEAD', async () => {
    const head = await get(PATH, { 'accept-encoding': 'identity' }, 'HEAD');
    const whole = await get(PATH, { 'accept-encoding': 'identity' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['etag', 'content-type', 'cache-control', 'content-length'])
      expect([name, head.headers.get(name)]).toEqual([name, whole.headers.get(name)]);
    const etag = head.headers.get('etag') ?? '';
    expect((await get(PATH, { 'if-none-match': etag }, 'HEAD')).status).toBe(304);
  });
});
