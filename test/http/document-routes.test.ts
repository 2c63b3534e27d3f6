import { type Server, createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Koa from 'koa';
import { documentRoutes } from '../../src/http/document-routes.js';

const made: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const app = new Koa();
  const document = ({ version = '' }: Readonly<Record<string, string>>) => {
    made.push(version);
    return version === '9.9' ? undefined : { version };
  };
  const routes = ['/openapi/:version.json', '/schema/:version.json'].map((path) => ({ path, document }));
  app.use(documentRoutes(routes).routes());
  server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('a document', () => {
  test('is made once, however its path is written', async () => {
    made.length = 0;
    for (const path of ['2.12.json', '2.12.json?x=1', '%32.12.json', '2%2E12.json', '2.12.JSON', '2.12.json/']) {
      const answer = await fetch(`${url}/openapi/${path}`);
      expect([path, answer.status, await answer.json()]).toEqual([path, 200, { version: '2.12' }]);
    }
    expect(made).toEqual(['2.12']);
  });

  test('is another one at another address', async () => {
    made.length = 0;
    for (const path of ['schema/2.12.json', 'schema/2.13.json']) await fetch(`${url}/${path}`);
    expect(made).toEqual(['2.12', '2.13']);
  });

  test('that does not exist is not found', async () => {
    expect((await fetch(`${url}/openapi/9.9.json`)).status).toBe(404);
  });
});
