import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenApiDocument } from '../../../src/schema/openapi/openapi-document.js';
import type { Operation } from '../../../src/schema/openapi/operation.js';
import { strictCompiler } from '../../schema/openapi/document-kit.js';
import { send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ auth__cookie__name: 'own_cookie', http__limits__body_bytes: '1024' });
});
afterAll(() => server.stop());

const get = (name: string) => fetch(`${server.url}/openapi/${name}.json`);

async function documentOf(name: string): Promise<OpenApiDocument> {
  const response = await get(name);
  expect(response.status).toBe(200);
  return (await response.json()) as OpenApiDocument;
}

describe('GET /openapi', () => {
  test('gives the document of a version to anybody', async () => {
    const response = await get('2.12');
    expect(response.headers.get('content-type')).toContain('application/json');
    const document = (await response.json()) as OpenApiDocument;
    expect(document).toMatchObject({ openapi: '3.1.1', info: { version: '2.12' } });
    expect(Object.keys(document.paths)).toContain('/v2.12/models.get_all');
    expect(Object.keys(document.paths)).not.toContain('/v2.12/models.delete_metadata');
  });

  test('gives the newest as latest', async () => {
    expect(await documentOf('latest')).toEqual(await documentOf('2.31'));
  });

  test('leaves internal actions out, and tells the cookie of the settings', async () => {
    const { paths, components } = await documentOf('2.31');
    expect(Object.keys(paths)).not.toContain('/v2.31/server.get_stats');
    expect(components?.securitySchemes).toMatchObject({ SessionCookie: { name: 'own_cookie' } });
  });

  test('tells who asks again that nothing has changed', async () => {
    const etag = (await get('2.12')).headers.get('etag') ?? '';
    // Sent by hand: fetch forbids a cache's answer to whoever asks for one.
    const again = (name: string) =>
      send(server, { method: 'GET', path: `/openapi/${name}.json`, headers: { 'if-none-match': etag } });
    expect(await again('2.12')).toMatchObject({ status: 304, text: '' });
    expect(await again('2.8')).toMatchObject({ status: 200 });
  });

  test.each(['2.0', '2.32', '2.012', '3.0', 'newest', '2.12.0'])('has no document of version %s', async (version) => {
    expect((await get(version)).status).toBe(404);
  });
});

describe('the documented actions', () => {
  /** Whether an operation lets in who shows nothing. */
  const isOpen = ({ security = [] }: Operation) =>
    security.length === 0 || security.some((way) => Object.keys(way).length === 0);
  const statusesOf = ({ responses = {} }: Operation) => Object.keys(responses);

  test.each(['2.1', '2.12', '2.31'])('of %s are all there, and fail as the document says', async (version) => {
    const document = await documentOf(version);
    const isError = strictCompiler(document)('Error');
    const operations = Object.entries(document.paths);
    expect(operations.length).toBeGreaterThan(20);
    for (const [path, { post }] of operations) {
      const response = await fetch(`${server.url}${path}`, { method: 'POST', body: '{' });
      expect([path, response.status]).toEqual([path, isOpen(post) ? 400 : 401]);
      expect(statusesOf(post)).toContain(String(response.status));
      expect([path, isError(await response.json())]).toEqual([path, true]);
    }
  });

  test.each(['2.1', '2.12', '2.31'])('of %s answer good calls as the document says', async (version) => {
    const compile = strictCompiler(await documentOf(version));
    await server.ok('models.create', { name: `model of ${version}`, uri: 's3://bucket/model.pt', labels: { fish: 1 } });
    for (const name of ['models.get_all', 'projects.get_all', 'users.get_current_user']) {
      const { status, meta, data } = await server.call(name, {}, { version });
      expect([name, status, compile('Meta')(meta), compile(`${name}.response`)(data)]).toEqual([name, 200, true, true]);
    }
  });

  test.each([
    ['a body that is too large', 413, { body: 'x'.repeat(1025) }],
    ['an encoded body', 415, { body: '{}', headers: { 'content-encoding': 'gzip' } }],
  ])('answer %s with %i, as the document says', async (_case, status, { body, headers = {} }: Sent) => {
    const response = await fetch(`${server.url}/v2.12/models.get_all`, {
      method: 'POST',
      body,
      headers: { authorization: server.basic('user'), ...headers },
    });
    expect(response.status).toBe(status);
    const { paths } = await documentOf('2.12');
    expect(paths['/v2.12/models.get_all']?.post.responses).toHaveProperty([String(status)]);
  });
});

interface Sent {
  body: string;
  headers?: Record<string, string>;
}
