import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe.each(['/healthz', '/readyz'])('%s', (path) => {
  test('answers without credentials and without an envelope', async () => {
    const answer = await send(server, { method: 'GET', path });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ status: 'ok' });
  });

  test('answers HEAD', async () => {
    const answer = await send(server, { method: 'HEAD', path });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
  });

  test('leaves no line in the log', async () => {
    await send(server, { method: 'GET', path });
    expect(server.output()).not.toContain(path);
  });
});
