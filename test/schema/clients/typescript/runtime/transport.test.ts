import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Operation } from '../../../../../src/schema/clients/typescript/runtime/envelope.js';
import {
  ApiError,
  NetworkError,
  TimeoutError,
  UnexpectedAnswerError,
  isApiError,
} from '../../../../../src/schema/clients/typescript/runtime/errors.js';
import type { ClientOptions, Connection } from '../../../../../src/schema/clients/typescript/runtime/options.js';
import { createTransport } from '../../../../../src/schema/clients/typescript/runtime/transport.js';
import {
  type FaultServer,
  type Reaction,
  type SeenRequest,
  envelope,
  startFaultServer,
} from '../../../../support/fault-server.js';

const TOKEN = 'given-token';
const SECRET = 'hush-hush-secret';
const TARGET = { apiVersion: '2.12', clientName: 'armature-client-0' };
const READ: Operation = { action: 'models.get_all', read: true };
const WRITE: Operation = { action: 'models.create' };
const AT_ONCE = { 'retry-after': '0' };

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A transport to a server that reacts so, with a token unless the credentials are others. */
async function connect(
  react: (request: SeenRequest, index: number) => Reaction,
  options: ClientOptions = {},
  credentials: { token: string } | { accessKey: string; secretKey: string } = { token: TOKEN },
) {
  const started = await startFaultServer(react);
  server = started;
  const connection: Connection = { url: started.url, ...credentials };
  return { send: createTransport(connection, options, TARGET), requests: started.requests };
}

/** What a promise is rejected with; undefined when it is not. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a call', () => {
  test('goes to the pinned version, signed, with the name of the client and the headers that were asked for', async () => {
    const { send, requests } = await connect(() => envelope({ models: [] }), { headers: { 'x-a': '1', 'x-b': '1' } });
    expect(await send(READ, { page: 0 }, { headers: { 'x-b': '2' } })).toEqual({ models: [] });
    expect(requests).toMatchObject([
      {
        path: '/v2.12/models.get_all',
        body: '{"page":0}',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'content-type': 'application/json',
          'x-clearml-client': 'armature-client-0',
          'x-a': '1',
          'x-b': '2',
        },
      },
    ]);
  });

  test('without need of credentials carries none', async () => {
    const { send, requests } = await connect(() => envelope({}), { clientName: 'my-tool-1' });
    await send({ ...READ, open: true }, {});
    expect(requests[0]?.headers).toMatchObject({ 'x-clearml-client': 'my-tool-1' });
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  test('of a batch sends a line for each', async () => {
    const { send, requests } = await connect(() => envelope({ added: 2 }));
    await send({ ...WRITE, lines: true }, [{ a: 1 }, { a: 'two\nlines' }]);
    expect(requests[0]?.headers['content-type']).toBe('application/json-lines');
    expect(requests[0]?.body.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { a: 1 },
      { a: 'two\nlines' },
    ]);
  });

  test('can be answered with a bare text, and fails with an envelope', async () => {
    const { send } = await connect((_request, index) =>
      index === 0 ? { body: '{"meta": 1}' } : envelope({}, { code: 400, subcode: 12 }),
    );
    expect(await send({ ...READ, text: true }, {})).toBe('{"meta": 1}');
    expect(isApiError(await failure(send({ ...READ, text: true }, {})))).toBe(true);
  });

  test('gives the whole answer too', async () => {
    const { send } = await connect(() => envelope({ models: [] }, { headers: { 'x-more': 'yes' } }));
    const { data, meta, headers } = await send(READ, {}).withMeta();
    expect([data, meta.id, headers.get('x-more')]).toEqual([{ models: [] }, 'a1', 'yes']);
  });

  test('fails in one place only, whichever way it is read', async () => {
    const { send } = await connect(() => envelope({}, { code: 400, subcode: 201 }));
    expect(await failure(send(READ, {}).withMeta())).toBeInstanceOf(ApiError);
    expect(await failure(send(READ, {}))).toBeInstanceOf(ApiError);
  });
});

describe('an error of the server', () => {
  test('has its name, codes, message and details', async () => {
    const { send } = await connect(() => envelope({}, { code: 400, subcode: 201 }));
    const error = await failure(send(READ, {}));
    expect(isApiError(error, 'bad_request.validation_error')).toBe(false);
    expect(isApiError(error, 'bad_request.validation_error', 'bad_request.invalid_model_id')).toBe(true);
    expect(error).toMatchObject({
      name: 'bad_request.invalid_model_id',
      action: 'models.get_all',
      status: 400,
      code: 400,
      subcode: 201,
      message: 'Error 400/201',
      data: { about: 'x' },
      id: 'a1',
    });
  });

  test('that the client does not know is unknown', async () => {
    const { send } = await connect(() => envelope({}, { code: 400, subcode: 9876 }));
    expect(await failure(send(READ, {}))).toMatchObject({ name: 'unknown', subcode: 9876 });
  });

  test.each([
    ['a page of a proxy', { status: 404, body: '<html>' }],
    ['JSON without an envelope', { body: '{"ok":true}' }],
    ['nothing', { body: '' }],
  ])('is not made of %s', async (_case, reaction) => {
    const { send, requests } = await connect(() => reaction);
    const error = await failure(send(READ, {}));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ action: 'models.get_all', status: 'status' in reaction ? reaction.status : 200 });
    expect(requests).toHaveLength(1);
  });
});

describe('a call that fails for now', () => {
  test.each([
    ['503 with an error of the server', envelope({}, { code: 500, subcode: 102, status: 503, headers: AT_ONCE })],
    ['429', envelope({}, { code: 429, headers: AT_ONCE })],
    ['503 of a proxy', { status: 503, headers: AT_ONCE, body: '<html>' }],
  ])('is repeated after %s, also when it writes', async (_case, reaction) => {
    const { send, requests } = await connect((_request, index) => (index < 2 ? reaction : envelope({ id: '1' })));
    expect(await send(WRITE, { name: 'a' })).toEqual({ id: '1' });
    expect(requests.map(({ body }) => body)).toEqual(Array(3).fill('{"name":"a"}'));
  });

  test('is repeated after a broken connection if it reads', async () => {
    const { send, requests } = await connect((_request, index) => (index === 0 ? 'break' : envelope({})));
    await send(READ, {});
    expect(requests).toHaveLength(2);
  });

  test('is not repeated after a broken connection if it writes', async () => {
    const { send, requests } = await connect(() => 'break');
    expect(await failure(send(WRITE, {}))).toBeInstanceOf(NetworkError);
    expect(requests).toHaveLength(1);
  });

  test('is given up after as many repeats as were allowed', async () => {
    const unavailable = envelope({}, { code: 503, headers: AT_ONCE });
    const { send, requests } = await connect(() => unavailable, { retries: 2 });
    expect(await failure(send(READ, {}))).toMatchObject({ status: 503, retryAfterMs: 0 });
    expect(requests).toHaveLength(3);
    expect(await failure(send(READ, {}, { retries: 0 }))).toBeInstanceOf(ApiError);
    expect(requests).toHaveLength(4);
  });

  test('is given up at once when the server asks for more time than there is', async () => {
    const { send, requests } = await connect(() => envelope({}, { code: 503, headers: { 'retry-after': '30' } }), {
      timeoutMs: 20_000,
    });
    expect(await failure(send(READ, {}))).toMatchObject({ status: 503, retryAfterMs: 30_000 });
    expect(requests).toHaveLength(1);
  });
});

describe('a call that takes too long', () => {
  test('fails with a timeout of its own', async () => {
    const { send } = await connect(() => 'hang', { timeoutMs: 60_000 });
    const error = await failure(send(WRITE, {}, { timeoutMs: 50 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ action: 'models.create', timeoutMs: 50 });
  });

  test.each([Infinity, 1e12])('has no limit when that is %d', async (timeoutMs) => {
    const { send } = await connect(() => envelope({}), { timeoutMs });
    expect(await send(READ, {})).toEqual({});
  });

  test.each([
    ['on its way', 'hang' as const],
    ['in a pause', envelope({}, { code: 503, headers: { 'retry-after': '20' } })],
  ])('is ended by a signal, with its reason, %s', async (_case, reaction) => {
    const controller = new AbortController();
    const reason = new Error('no longer wanted');
    const { send } = await connect(() => {
      setTimeout(() => controller.abort(reason), 20);
      return reaction;
    });
    expect(await failure(send(READ, {}, { signal: controller.signal }))).toBe(reason);
    expect(await failure(send(READ, {}, { signal: controller.signal }))).toBe(reason);
  });
});

describe('a token', () => {
  const KEYS = { accessKey: 'KEY', secretKey: SECRET };
  const isLogin = ({ path }: SeenRequest) => path === '/v2.12/auth.login';
  const refused = envelope({}, { code: 401, subcode: 30 });

  /** Gives a token for each login, and takes calls with one of the good tokens. */
  const reactWith = (good: readonly string[]) => {
    let logins = 0;
    return (request: SeenRequest): Reaction => {
      if (isLogin(request)) return envelope({ token: `token-${(logins += 1)}` });
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      return good.includes(token) ? envelope({ token }) : refused;
    };
  };

  test('is fetched with the key pair, once for calls at the same time', async () => {
    const { send, requests } = await connect(reactWith(['token-1']), {}, KEYS);
    await Promise.all([send(READ, {}), send(READ, {}), send(WRITE, {})]);
    expect(requests.filter(isLogin)).toMatchObject([
      { headers: { authorization: `Basic ${btoa(`KEY:${SECRET}`)}` }, body: '{}' },
    ]);
  });

  test('that the server refuses is replaced, once for calls at the same time', async () => {
    const { send, requests } = await connect(reactWith(['token-2']), {}, KEYS);
    expect(await Promise.all([send(READ, {}), send(WRITE, {})])).toEqual([{ token: 'token-2' }, { token: 'token-2' }]);
    expect(requests.filter(isLogin)).toHaveLength(2);
  });

  test('is replaced once a call: a second refusal is the answer', async () => {
    const { send, requests } = await connect(reactWith([]), {}, KEYS);
    expect(await failure(send(READ, {}))).toMatchObject({ name: 'unauthorized.invalid_token', code: 401 });
    expect(requests.filter((request) => !isLogin(request))).toHaveLength(2);
  });

  test('that was given and is refused is the answer', async () => {
    const { send, requests } = await connect(reactWith([]));
    expect(await failure(send(READ, {}))).toMatchObject({ name: 'unauthorized.invalid_token' });
    expect(requests).toHaveLength(1);
  });

  test('cannot be fetched with keys that are not good: that is the answer', async () => {
    const { send, requests } = await connect(() => envelope({}, { code: 401, subcode: 22 }), {}, KEYS);
    expect(await failure(send(READ, {}))).toMatchObject({ action: 'auth.login', code: 401, subcode: 22 });
    expect(requests).toHaveLength(1);
  });

  test('is waited for no longer than the call may take', async () => {
    const { send } = await connect(() => 'hang', { timeoutMs: 200, retries: 0 }, KEYS);
    expect(await failure(send(READ, {}, { timeoutMs: 50 }))).toMatchObject({ name: 'TimeoutError', timeoutMs: 50 });
  });
});

describe('secrets', () => {
  const everything = (value: unknown) => inspect(value, { depth: 20, showHidden: true, getters: true });

  test.each<[string, Reaction]>([
    ['refuses', envelope({}, { code: 401, subcode: 22 })],
    ['breaks the connection', 'break'],
    ['hangs', 'hang'],
    ['is none', { status: 500, body: `<html>${SECRET}` }],
  ])('are not in the error of a server that %s', async (_case, reaction) => {
    const keys = { accessKey: 'KEY', secretKey: SECRET };
    const { send } = await connect(() => reaction, { timeoutMs: 50, retries: 0 }, keys);
    expect(everything(await failure(send(READ, {})))).not.toMatch(new RegExp(`${SECRET}|${btoa(`KEY:${SECRET}`)}`));
    expect(everything(send)).not.toContain(SECRET);
  });

  test.each([
    ['a password', `http://user:${SECRET}@127.0.0.1`],
    ['another protocol', `ftp://127.0.0.1/`],
    ['a query', `http://127.0.0.1/?token=${SECRET}`],
    ['no address', `//${SECRET}`],
  ])('are not in the error about an address with %s', (_case, url) => {
    const create = () => createTransport({ url, token: TOKEN }, {}, TARGET);
    expect(create).toThrow(TypeError);
    expect(create).not.toThrow(SECRET);
  });
});
