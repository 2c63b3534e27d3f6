import { describe, expect, test } from '@jest/globals';
import { answerFailure } from '../../src/http/answer-failure.js';
import { protocolLimits } from '../../src/http/protocol-limits.js';
import { contextOf, requestFrom } from './koa-context.js';

async function answered(method: string, headers: Record<string, string> = {}) {
  const ctx = contextOf(requestFrom('127.0.0.1', { method, headers }));
  let passedOn = false;
  await protocolLimits(() => 'id-1')(ctx, async () => {
    passedOn = true;
  });
  return {
    passedOn,
    status: ctx.status,
    type: ctx.response.get('content-type'),
    allow: ctx.response.get('allow'),
    body: ctx.body,
  };
}

describe('the limits of the protocol', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'PROPFIND'])(
    'let %s pass: every method carries a call',
    async (method) => {
      expect(await answered(method)).toMatchObject({ passedOn: true });
      expect(await answered(method, { 'content-encoding': '' })).toMatchObject({ passedOn: true });
    },
  );

  test.each(['TRACE', 'CONNECT'])('refuse %s with the methods that there are, in an envelope', async (method) => {
    const { body, ...rest } = await answered(method, { 'x-clearml-trx': 't' });
    expect(rest).toMatchObject({ passedOn: false, status: 405, allow: 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT' });
    expect(JSON.parse(String(body))).toMatchObject({ meta: { id: 'id-1', trx: 't', result_code: 405 }, data: {} });
  });

  test('refuse an encoded body with the plain text that clients know', async () => {
    expect(await answered('POST', { 'content-encoding': 'gzip' })).toMatchObject({
      passedOn: false,
      status: 415,
      type: 'text/html; charset=utf-8',
      body: 'Content encoding is not supported (gzip)',
    });
  });

  test('do not put the caller’s markup into that text', async () => {
    const { body } = await answered('POST', { 'content-encoding': '<script>alert(1)</script>' });
    expect(String(body)).not.toMatch(/[<>]/);
  });
});

describe('what fails outside of a call', () => {
  function failed(error: unknown) {
    const ctx = contextOf(requestFrom('127.0.0.1'));
    const logged: object[] = [];
    const write = (fields: object) => void logged.push(fields);
    answerFailure(ctx, error, 'id-1', { info: write, warn: write, error: write });
    return { status: ctx.status, text: String(ctx.body), logged };
  }

  test('is answered with its id alone, and logged in full', () => {
    const failure = new Error('hunter2 at /home/app');
    const { status, text, logged } = failed(failure);
    expect(status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({
      meta: { result_code: 500, result_subcode: 0, error_data: { call: 'id-1' } },
    });
    expect(text).not.toContain('hunter2');
    expect(logged).toEqual([{ call: 'id-1', err: failure }]);
  });

  test('is the caller’s fault when the address is none', () => {
    const invalid = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });
    expect(failed(invalid)).toMatchObject({ status: 400, logged: [] });
  });
});
