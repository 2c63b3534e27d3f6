import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Received, send } from '../support/send.js';
import { type TestServer, startTestServer } from '../support/test-server.js';

let server: TestServer;
/** The page, and the addresses that it names. */
let page: Received;
let addresses: string[];
const get = (path: string, headers: Record<string, string> = {}) => send(server, { method: 'GET', path, headers });
beforeAll(async () => {
  server = await startTestServer({ http__base_path: '/api' });
  page = await get('/docs/');
  addresses = [...page.text.matchAll(/(?:src|href)="([^"#]*)"/g)].map(([, address = '']) => address);
});
afterAll(() => server.stop());

describe('the documentation page', () => {
  test('may run its own scripts only, speak to its own server only, and be framed by nobody', () => {
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(page.text).not.toMatch(/<script(?![^>]* src=)|<style|style=|\son\w+=/);
  });

  test('offers every API version that has a document, the newest first', async () => {
    const versions = [...page.text.matchAll(/<option>([^<]*)<\/option>/g)].map(([, version]) => version);
    const newest: unknown = JSON.parse((await get('/openapi/latest.json')).text);
    expect(newest).toMatchObject({ info: { version: versions[0] } });
    expect(versions).toEqual(expect.arrayContaining(['2.31', '2.12', '2.1']));
    for (const version of versions) expect((await get(`/openapi/${version}.json`)).status).toBe(200);
  });

  test('names all that it needs by relative addresses, so that it works behind any proxy', () => {
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((address) => /^\/|:/.test(address))).toEqual([]);
  });

  test.each([
    ['docs.js', 'text/javascript; charset=utf-8'],
    ['docs.css', 'text/css; charset=utf-8'],
    ['favicon.svg', 'image/svg+xml'],
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ])('has %s, which browsers may keep for good under the address that the page names', async (name, type) => {
    const address = addresses.find((address) => address.startsWith(`${name}?v=`));
    const file = await get(`/docs/${address}`);
    expect(file.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const unversioned = await get(`/docs/${name}`);
    expect(unversioned.headers['cache-control']).toBe('no-cache');
    expect(unversioned.bytes.equals(file.bytes)).toBe(true);
  });

  test('is not sent again to who has it', async () => {
    const { etag = '' } = page.headers;
    expect((await get('/docs/', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/docs/', { 'if-none-match': 'W/"another"' })).status).toBe(200);
  });

  test('is sent compressed to who takes it so', async () => {
    const plain = await get('/docs/swagger-ui-bundle.js');
    const small = await get('/docs/swagger-ui-bundle.js', { 'accept-encoding': 'br' });
    expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(small.bytes.length).toBeLessThan(plain.bytes.length / 3);
  });

  test('is found without the slash too, whatever version is asked for', async () => {
    const { status, headers } = await get('/docs?version=2.12');
    expect([status, headers.location]).toEqual([308, 'docs/?version=2.12']);
  });
});

describe('plain routes', () => {
  test.each(['/docs/', '/docs/docs.js', '/openapi/2.12.json', '/schema/2.12.json', '/healthz'])(
    '%s answers below http.base_path as it does without',
    async (path) => {
      const [without, below] = await Promise.all([get(path), get(`/api${path}`)]);
      expect(below.status).toBe(200);
      expect(below.text).toBe(without.text);
    },
  );
});

describe('S22: nothing but the files of the page can be read', () => {
  test.each([
    'index.html',
    '../package.json',
    '%2e%2e/package.json',
    '..%2fpackage.json',
    '..%5cpackage.json',
    '....//package.json',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'file:///etc/passwd',
    'docs.js%00',
    'docs.js/',
    'docs.js/../../package.json',
    './docs.js',
    'DOCS.JS',
    'swagger-ui-bundle.js.map',
    '__proto__',
    'constructor',
    'toString',
    '%E0%A4%A',
  ])('%s is no file', async (name) => {
    const { status, text } = await get(`/docs/${name}`);
    expect([400, 404]).toContain(status);
    expect(text.length).toBeLessThan(600);
  });
});
