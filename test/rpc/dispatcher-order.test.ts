import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/rpc/api-error.js';
import { type CallSpec, createBench } from './dispatcher-bench.js';

/** The steps of a call in their order, each with what makes it fail (wire-protocol.md §1). */
const STEPS: readonly { fails: string; result: string; change: (spec: CallSpec) => CallSpec }[] = [
  { fails: 'path', result: '400/0', change: (spec) => ({ ...spec, path: '/v2/widgets.create' }) },
  { fails: 'endpoint', result: '404/0', change: (spec) => ({ ...spec, path: '/widgets.destroy' }) },
  { fails: 'credentials', result: '401/30', change: (spec) => withHeader(spec, 'authorization', 'Bearer nobody') },
  { fails: 'role', result: '403/20', change: (spec) => withHeader(spec, 'authorization', 'Bearer user') },
  {
    fails: 'impersonation',
    result: '400/5',
    change: (spec) =>
      withHeader(withHeader(spec, 'x-clearml-act-as', 'user-id'), 'x-clearml-impersonate-as', 'user-id'),
  },
  {
    fails: 'role of the impersonated',
    result: '403/20',
    change: (spec) => withHeader(spec, 'x-clearml-impersonate-as', 'user-id'),
  },
  {
    fails: 'permission to write',
    result: '403/21',
    change: (spec) => withHeader(spec, 'authorization', 'Bearer guest'),
  },
  { fails: 'body', result: '400/0', change: (spec) => ({ ...spec, body: '{"name": ' }) },
  { fails: 'required keys', result: '400/11', change: (spec) => ({ ...spec, body: '{"kind": "huge"}' }) },
  { fails: 'schema', result: '400/12', change: (spec) => ({ ...spec, body: '{"name": 5}' }) },
];

const GOOD: CallSpec = { path: '/widgets.create', headers: { authorization: 'Bearer admin' }, body: '{"name": "n"}' };

function withHeader(spec: CallSpec, name: string, value: string): CallSpec {
  return { ...spec, headers: { ...spec.headers, [name]: value } };
}

/** Faults that change the same part of a call cannot be in one call. */
function canMeet(first: string, second: string): boolean {
  const exclusive = [
    ['path', 'endpoint'],
    ['credentials', 'role', 'permission to write'],
    ['impersonation', 'role of the impersonated'],
    // A guest may not impersonate at all.
    ['role of the impersonated', 'permission to write'],
    ['impersonation', 'permission to write'],
    ['body', 'required keys', 'schema'],
  ];
  return !exclusive.some((group) => group.includes(first) && group.includes(second));
}

const pairs = STEPS.flatMap((first, index) =>
  STEPS.slice(index + 1)
    .filter((second) => canMeet(first.fails, second.fails))
    .map((second) => ({ first, second })),
);

describe('the order of checks', () => {
  test.each(STEPS)('a call that fails by its $fails alone is $result', async ({ result, change }) => {
    const bench = createBench();
    expect(await bench.send(change(GOOD))).toMatchObject({ result });
    expect(bench.handled).toEqual([]);
  });

  test.each(pairs)('$first.fails is checked before $second.fails', async ({ first, second }) => {
    // The later step changes the call first, so that headers of the earlier one stand.
    expect(await createBench().send(first.change(second.change(GOOD)))).toMatchObject({ result: first.result });
  });

  test('a call without faults reaches its handler', async () => {
    const bench = createBench();
    expect(await bench.send(GOOD)).toMatchObject({ result: '200/0', message: 'OK' });
    expect(bench.handled).toMatchObject([{ action: 'create', request: { name: 'n' } }]);
  });

  test('required keys are checked before the rest of the schema', async () => {
    expect(await createBench().send({ ...GOOD, body: '{"kind": 5}' })).toMatchObject({ result: '400/11' });
  });

  test('a retired action is told so whatever its body holds, but only to those who may call it', async () => {
    const bench = createBench();
    const send = (body: string) => bench.send({ path: '/v2.14/widgets.retired', as: 'user', body });
    expect(await send('{"id": 5}')).toMatchObject({ result: '301/1' });
    expect(await send('{"id": "x"}')).toMatchObject({ result: '301/1' });
    expect(await bench.send({ path: '/v2.14/widgets.retired' })).toMatchObject({ result: '401/20' });
    expect(bench.handled).toEqual([]);
  });

  test('credentials are not looked at for an endpoint that does not exist', async () => {
    const bench = createBench();
    await bench.send({ path: '/widgets.destroy', as: 'admin' });
    expect(bench.credentials).toEqual([]);
  });

  test.each([
    ['no credentials', undefined, '401/20'],
    ['a role that may not', 'Bearer user', '403/20'],
    ['a guest that may not write', 'Bearer guest', '403/21'],
  ])('the body of a call with %s is never read', async (_case, authorization, result) => {
    let reads = 0;
    const body = async () => {
      reads += 1;
      return new Uint8Array();
    };
    const headers = authorization === undefined ? {} : { authorization };
    expect(await createBench().send({ path: '/widgets.create', headers, body })).toMatchObject({ result });
    expect(reads).toBe(0);
  });

  test('a body that is too large is refused when it is read', async () => {
    const body = () => Promise.reject(new ApiError('content_too_large.content_too_large', { data: { max_bytes: 5 } }));
    expect(await createBench().send({ ...GOOD, body })).toMatchObject({ status: 413, result: '413/0' });
  });
});
