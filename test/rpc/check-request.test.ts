import { describe, expect, test } from '@jest/globals';
import { createBench, requestSeenBy } from './dispatcher-bench.js';

const LINES = { 'content-type': 'application/json-lines' };

async function refusal(action: string, body: unknown, headers: Record<string, string> = {}) {
  const bench = createBench();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { result, message, errorData } = await bench.send({
    path: `/widgets.${action}`,
    as: 'admin',
    body: text,
    headers,
  });
  expect(bench.handled).toEqual([]);
  return { result, message, errorData };
}

describe('a request', () => {
  test('without its required keys is 400/11 with their names', async () => {
    expect(await refusal('create', {})).toEqual({
      result: '400/11',
      message: 'Missing required fields: missing=(name)',
      errorData: { missing: ['name'] },
    });
  });

  test('with a required key that is null is 400/12: the key is there', async () => {
    expect(await refusal('create', { name: null })).toMatchObject({ result: '400/12' });
  });

  test('that breaks several rules is told all of them, with their paths', async () => {
    const { result, message, errorData } = await refusal('create', {
      name: '',
      kind: 'huge',
      tags: ['a', 5],
      size: { unit: 1 },
    });
    expect(result).toBe('400/12');
    expect(message).toMatch(/^Validation error \(error for field '[a-z.]+': .+\)$/);
    expect(errorData).toEqual({
      faults: expect.arrayContaining([
        { path: '/name', rule: 'minLength', message: 'must NOT have fewer than 1 characters' },
        { path: '/kind', rule: 'enum', message: 'must be equal to one of the allowed values: small, large' },
        { path: '/tags/1', rule: 'type', message: 'must be string' },
        { path: '/size/width', rule: 'required', message: 'field is required' },
        { path: '/size/unit', rule: 'type', message: 'must be string' },
      ]),
    });
  });

  test('that breaks very many rules is told the first twenty', async () => {
    const { errorData } = await refusal('create', { name: 'n', tags: Array.from({ length: 100 }, () => 1) });
    expect(errorData['faults']).toHaveLength(20);
  });

  test.each([
    ['unknown properties', { name: 'n', colour: 'red' }],
    ['null for what is not required', { name: 'n', kind: null, tags: null, size: null }],
    ['null deep inside', { name: 'n', size: { width: 1, unit: null } }],
  ])('may hold %s, which the handler sees', async (_case, body) => {
    expect(await requestSeenBy('create', { body: JSON.stringify(body) })).toEqual(body);
  });

  test('of an older version may hold what newer versions declare, and it is checked', async () => {
    const bench = createBench();
    const send = (body: object) =>
      bench.send({ path: '/v2.1/widgets.get_all', as: 'user', body: JSON.stringify(body) });
    expect(await send({ page: 1 })).toMatchObject({ status: 200, endpoint: { actual_version: '2.1' } });
    expect(await send({ page: 'x' })).toMatchObject({ result: '400/12' });
  });
});

describe('leniency', () => {
  test.each<[string, string, unknown]>([
    ['one scalar for a list', '{"id":"x"}', { id: ['x'] }],
    ['one number for a list of integers, cut', '{"sizes":5.7}', { sizes: [5] }],
    ['a fraction for an integer', '{"page":2.9}', { page: 2 }],
    ['fractions in a list of integers', '{"sizes":[1.2,-1.2]}', { sizes: [1, -1] }],
    ['0 and 1 for booleans', '{"ready":1}', { ready: true }],
    ['fractions where numbers are declared', '{"ratio":1.5}', { ratio: 1.5 }],
  ])('of a query action takes %s', async (_case, body, expected) => {
    expect(await requestSeenBy('get_all', { body })).toEqual(expected);
  });

  test.each([
    ['a scalar for a list', 'create', '{"name":"n","tags":"x"}'],
    ['a scalar for a list below the top', 'get_all', '{"filter":{"tags":"x"}}'],
    ['text for a number', 'get_all', '{"page":"1"}'],
    ['text for a boolean', 'get_all', '{"ready":"true"}'],
    ['another number for a boolean', 'get_all', '{"ready":2}'],
    ['a number for text', 'get_all', '{"name":5}'],
    ['an object for a list', 'get_all', '{"id":{"a":1}}'],
  ])('of JSON does not take %s', async (_case, action, body) => {
    expect(await refusal(action, body)).toMatchObject({ result: '400/12' });
  });

  test.each<[string, string, string, unknown]>([
    ['a scalar for a list, in any action', 'create', 'name=n&tags=x', { name: 'n', tags: ['x'] }],
    ['what looks like a number as text', 'get_all', 'name=007', { name: '007' }],
    ['what looks like a boolean as text', 'get_all', 'name=True', { name: 'True' }],
    ['numbers in a list of texts as text', 'get_all', 'id=1&id=2.50', { id: ['1', '2.50'] }],
    ['one number for a list of texts as text', 'get_all', 'id=007', { id: ['007'] }],
    ['a number for a text below the top as text', 'get_all', 'filter.label=12', { filter: { label: '12' } }],
    ['a scalar for a list below the top', 'get_all', 'filter.tags=1', { filter: { tags: ['1'] } }],
    ['numbers where numbers are declared', 'get_all', 'page=3&ratio=.5&sizes=4', { page: 3, ratio: 0.5, sizes: [4] }],
    ['booleans, also as digits', 'get_all', 'ready=1', { ready: true }],
    ['what the schema leaves open, converted', 'get_all', 'newest=1.5&other=true', { newest: 1.5, other: true }],
  ])('of text arguments takes %s', async (_case, action, query, expected) => {
    expect(await requestSeenBy(action, { query })).toEqual(expected);
  });

  test.each([
    ['a negative number, which stays text', 'page=-1'],
    ['a list for a scalar', 'name=a&name=b'],
  ])('of text arguments does not take %s', async (_case, query) => {
    const bench = createBench();
    expect(await bench.send({ path: '/widgets.get_all', as: 'user', query })).toMatchObject({ result: '400/12' });
  });
});

describe('a batch', () => {
  test('hands its lines to the handler', async () => {
    const body = '{"name":"a"}\n{"name":"b","size":2.5}';
    expect(await requestSeenBy('add_batch', { body, headers: LINES })).toEqual([{ name: 'a' }, { name: 'b', size: 2 }]);
  });

  test('of a plain JSON object is a batch of one', async () => {
    expect(await requestSeenBy('add_batch', { body: '{"name":"a"}' })).toEqual([{ name: 'a' }]);
  });

  test.each<[string, Record<string, string>]>([
    ['as json lines', LINES],
    ['as JSON', {}],
  ])('without items %s is 400/17', async (_case, headers) => {
    expect(await refusal('add_batch', '', headers)).toMatchObject({
      result: '400/17',
      message: 'Batch request contains no items',
    });
  });

  test('with a bad line is refused as a whole, with the line in the path', async () => {
    expect(await refusal('add_batch', '{"name":"a"}\n{"size":"x"}', LINES)).toMatchObject({
      result: '400/12',
      errorData: {
        faults: expect.arrayContaining([
          { path: '/1/name', rule: 'required', message: 'field is required' },
          { path: '/1/size', rule: 'type', message: 'must be integer' },
        ]),
      },
    });
  });

  test('sent to an action that takes one object is 400/12', async () => {
    expect(await refusal('create', '{"name":"a"}', LINES)).toMatchObject({
      result: '400/12',
      message: 'Validation error (widgets.create takes one JSON object, not json lines)',
    });
  });

  test('without lines, sent to an action that takes one object, is an empty request', async () => {
    expect(await requestSeenBy('get_all', { body: '\n', headers: LINES })).toEqual({});
  });
});
