import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/rpc/api-error.js';
import type { CallContext } from '../../src/rpc/call.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import { RawAnswer, Redirect } from '../../src/rpc/special-answers.js';
import { NOW, OPTIONS, callOf, createBench, identityOf, textOf } from './dispatcher-bench.js';

type HandlerOf<Request> = (context: CallContext, request: Request) => unknown;

/** A bench whose `widgets.get_all` is the given function. */
function benchWith(handler: HandlerOf<never>, changes: Parameters<typeof createBench>[0] = {}) {
  return createBench({ ...changes, handlers: { widgets: { get_all: handler } } });
}

/** The bare reply of `widgets.get_all`, for answers that have no envelope. */
function replyOf(handler: HandlerOf<never>) {
  const { dispatch } = benchWith(handler, { options: { ...OPTIONS, checkResponses: true } });
  return dispatch(callOf(CALL));
}

const CALL = { path: '/v2.12/widgets.get_all', as: 'user' } as const;
const FIRST_ID = '00000000000000000000000000000001';

describe('a handler', () => {
  test('gets what the call brings', async () => {
    const bench = createBench();
    await bench.send({ ...CALL, headers: { 'x-clearml-worker': 'host:0' } });
    expect(bench.handled[0]?.context).toMatchObject({
      id: FIRST_ID,
      identity: identityOf('user'),
      company: 'c1',
      authentication: { method: 'bearer', session: { id: 'session-user' } },
      requestedVersion: parseApiVersion('2.12'),
      now: NOW,
      worker: 'host:0',
      address: '10.0.0.1',
    });
    expect(bench.handled[0]?.context.newId()).toMatch(/^[0-9a-f]{32}$/);
  });

  test('gets the newest version when the path names none', async () => {
    const bench = createBench();
    await bench.send({ ...CALL, path: '/widgets.get_all' });
    expect(bench.handled[0]?.context.requestedVersion.text).toBe('2.31');
  });

  test.each([
    ['an answer', () => ({ rows: [1] }), { rows: [1] }],
    ['a promise of an answer', async () => ({ rows: [1] }), { rows: [1] }],
    ['nothing', () => undefined, {}],
  ])('may return %s', async (_case, handler, data) => {
    expect(await benchWith(handler).send(CALL)).toMatchObject({ status: 200, result: '200/0', message: 'OK', data });
  });

  test('may answer without envelope: nothing is adapted, checked or wrapped', async () => {
    const download = new RawAnswer('text/plain', 'hello', 'x.txt');
    const { outcome, ...reply } = await replyOf(() => download);
    expect(reply).toMatchObject({ status: 200, body: 'hello', headers: { 'content-type': 'text/plain' } });
    expect(outcome).toMatchObject({ code: 200, endpoint: 'widgets.get_all' });
    expect(await replyOf(() => new Redirect(303, '/x'))).toMatchObject({
      status: 303,
      body: '',
      headers: { location: '/x' },
    });
  });

  test('may set cookies, which leave with a good answer only', async () => {
    const setting: HandlerOf<{ name?: string }> = ({ setCookie }, { name }) => {
      setCookie('a=1');
      setCookie('b=2');
      if (name === 'bad') throw new ApiError('bad_request.generic');
      return {};
    };
    const bench = benchWith(setting);
    expect((await bench.send(CALL)).reply.cookies).toEqual(['a=1', 'b=2']);
    expect((await bench.send({ ...CALL, body: '{"name":"bad"}' })).reply.cookies).toEqual([]);
  });
});

describe('the authenticator', () => {
  test.each([
    [{ 'x-clearml-worker': 'w1' }, 'w1'],
    [{}, '10.0.0.1'],
  ])('hears from where a key is used: %j', async (headers, from) => {
    const bench = createBench();
    await bench.send({ ...CALL, headers: { ...headers, cookie: 'a=b; clearml_token_basic=x.y.z; c=d' } });
    expect(bench.credentials).toEqual([{ authorization: 'Bearer user', cookie: 'x.y.z', from }]);
  });
});

describe('the envelope of a call', () => {
  test.each([
    ['its own id', {}, FIRST_ID],
    ['the caller’s', { 'x-clearml-trx': 'abc', 'x-trains-trx': 'def' }, 'abc'],
    ['the caller’s under the old name', { 'x-trains-trx': 'def' }, 'def'],
    ['the caller’s, even when it is empty', { 'x-clearml-trx': '' }, ''],
  ])('carries a transaction id: %s', async (_case, headers, trx) => {
    const { reply } = await createBench().send({ ...CALL, headers });
    expect(JSON.parse(textOf(reply))).toMatchObject({ meta: { id: FIRST_ID, trx } });
  });

  test('carries the transaction id also when the path is not understood', async () => {
    const { reply } = await createBench().send({ path: '/v2/widgets.get_all', headers: { 'x-clearml-trx': 'abc' } });
    expect(JSON.parse(textOf(reply))).toMatchObject({ meta: { trx: 'abc', endpoint: { name: '' } } });
  });
});

describe('an error of the catalogue', () => {
  test('is answered with its code, message and data', async () => {
    const bench = benchWith(() => {
      throw new ApiError('bad_request.invalid_model_id', { data: { id: 'nope', company: 'c1' } });
    });
    const answer = await bench.send(CALL);
    expect(answer).toMatchObject({
      status: 400,
      result: '400/201',
      message: 'Invalid model id: id=nope, company=c1',
      errorData: { id: 'nope', company: 'c1' },
      data: {},
      reply: { headers: {} },
    });
    expect(answer.reply.outcome.cause).toBeUndefined();
  });

  test('that says when to come back sets the header, and the status where it differs from the code', async () => {
    const bench = benchWith(() => Promise.reject(new ApiError('server_error.database_unavailable')));
    expect(await bench.send(CALL)).toMatchObject({
      status: 503,
      result: '500/102',
      reply: { headers: { 'retry-after': '1' } },
    });
  });
});

describe('an unexpected failure', () => {
  const secret = 'E11000 at /home/app/src/store.ts:5 password=hunter2';
  const failures: [string, () => unknown][] = [
    ['an error', () => new Error(secret)],
    ['an error with a cause', () => new Error('outer', { cause: new Error(secret) })],
    ['a text', () => secret],
    ['nothing at all', () => undefined],
    ['an object', () => ({ secret })],
  ];

  test.each(failures)(
    'that throws %s is answered with a fixed sentence and the id of the call',
    async (_case, failure) => {
      const thrown = failure();
      const answer = await benchWith(() => Promise.reject(thrown)).send(CALL);
      expect(answer).toMatchObject({ status: 500, result: '500/0', errorData: { call: FIRST_ID }, data: {} });
      expect(answer.message).toBe(`General server error: call=${FIRST_ID}`);
      expect(answer.reply.body).toContain('"error_stack":null');
      expect(answer.reply.body).not.toContain('hunter2');
      expect(answer.reply.outcome.cause).toBeDefined();
    },
  );

  test('keeps the failure itself for the log', async () => {
    const failure = new Error(secret);
    const { reply } = await benchWith(() => Promise.reject(failure)).send(CALL);
    expect(reply.outcome.cause).toBe(failure);
  });

  test.each<[string, unknown]>([
    ['a big integer', { n: 1n }],
    [
      'itself',
      (() => {
        const circle: Record<string, unknown> = {};
        circle['circle'] = circle;
        return circle;
      })(),
    ],
  ])('of an answer that holds %s, which JSON cannot, has the envelope too', async (_case, response) => {
    expect(await benchWith(() => response).send(CALL)).toMatchObject({ result: '500/0', data: {} });
  });

  test('of the authenticator has the envelope too', async () => {
    const headers = { authorization: 'Bearer crash' };
    const answer = await createBench().send({ path: CALL.path, headers });
    expect(answer).toMatchObject({ result: '500/0', endpoint: { name: 'widgets.get_all', actual_version: '2.12' } });
    expect(answer.message).not.toContain('user store');
  });

  test('that lower layers know is answered as they translate it', async () => {
    const cause = new Error('socket closed');
    const translateError = (error: unknown) =>
      error === cause ? new ApiError('server_error.database_unavailable', { cause: error }) : undefined;
    const { status, reply } = await benchWith(() => Promise.reject(cause), { translateError }).send(CALL);
    expect(status).toBe(503);
    expect(reply.outcome.cause).toBe(cause);
  });
});

describe('answers that are checked against their schemas', () => {
  const options = { ...OPTIONS, checkResponses: true };
  const send = (response: unknown, checked = options) =>
    createBench({ options: checked, handlers: { widgets: { create: () => response } } }).send({
      path: '/widgets.create',
      as: 'admin',
      body: '{"name":"n"}',
    });

  test.each<[string, unknown]>([
    ['what it declares', { id: 'x' }],
    ['more than it declares', { id: 'x', more: 1 }],
    ['values that JSON writes as text', { id: new Date(0) }],
  ])('may hold %s', async (_case, response) => {
    expect(await send(response)).toMatchObject({ result: '200/0' });
  });

  test.each<[string, unknown]>([
    ['a wrong type', { id: 5 }],
    ['a missing field', {}],
    ['nothing', undefined],
    ['a list', []],
    ['a text', 'x'],
  ])('fail the call when they hold %s', async (_case, response) => {
    const answer = await send(response);
    expect(answer).toMatchObject({ result: '500/0' });
    expect(String(answer.reply.outcome.cause)).toContain('The answer of widgets.create@2.1 breaks its schema');
  });

  test('are not checked otherwise', async () => {
    expect(await send({ id: 5 }, OPTIONS)).toMatchObject({ result: '200/0' });
  });
});

describe('version adapters', () => {
  const adapters = [
    {
      name: 'renamed-label',
      before: parseApiVersion('2.5'),
      actions: ['widgets.get_all'],
      request: ({ label, ...request }: Record<string, unknown>) => ({ ...request, name: label }),
      response: ({ rows, ...response }: Record<string, unknown>) => ({ ...response, widgets: rows }),
    },
  ];

  test('bring an old request up and its answer down', async () => {
    const bench = benchWith(() => ({ rows: [] }), { adapters });
    const old = await bench.send({ ...CALL, path: '/v2.4/widgets.get_all', body: '{"label":"x"}' });
    expect(old.data).toEqual({ widgets: [] });
    const current = await bench.send({ ...CALL, path: '/v2.5/widgets.get_all', body: '{"name":"x"}' });
    expect(current.data).toEqual({ rows: [] });
    expect(bench.handled.map(({ request }) => request)).toEqual([{ name: 'x' }, { name: 'x' }]);
  });
});

describe('the outcome for the log', () => {
  test('tells who called what, and how it ended', async () => {
    const headers = { 'x-clearml-client': 'sdk-1.0', 'x-clearml-worker': 'w1', 'x-clearml-trx': 't' };
    const { reply } = await createBench().send({ ...CALL, headers });
    expect(reply.outcome).toEqual({
      id: FIRST_ID,
      trx: 't',
      endpoint: 'widgets.get_all',
      requestedVersion: '2.12',
      actualVersion: '2.12',
      code: 200,
      subcode: 0,
      message: 'OK',
      identity: identityOf('user'),
      caller: { identity: identityOf('user'), method: 'bearer', session: { id: 'session-user' } },
      client: 'sdk-1.0',
      worker: 'w1',
      address: '10.0.0.1',
    });
  });

  test('of a refused call knows what was found out before', async () => {
    const forbidden = await createBench().send({ path: '/widgets.create', as: 'user' });
    expect(forbidden.reply.outcome).toMatchObject({ code: 403, subcode: 20, identity: identityOf('user') });
    const unknown = await createBench().send({ path: '/v2/widgets.create', as: 'user' });
    expect(unknown.reply.outcome).toMatchObject({
      code: 400,
      endpoint: '',
      requestedVersion: undefined,
      identity: undefined,
    });
  });

  test('holds no credentials', async () => {
    const headers = { authorization: 'Bearer nobody', cookie: 'clearml_token_basic=hunter2' };
    const { reply } = await createBench().send({ ...CALL, as: 'user', headers });
    expect(JSON.stringify(reply.outcome)).not.toMatch(/nobody|hunter2/);
  });
});
