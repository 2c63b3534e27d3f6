import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

const rank = (value: string) => ({ Args: { 'the%2Erank': { section: 'Args', name: 'the.rank', value } } });
const measured = (value: number) => ({ m: { v: { metric: 'm', variant: 'v', value } } });
const day = (number: number) => new Date(Date.UTC(2026, 0, number));

/** Tasks by the letter that their names end with. */
const TASKS: Record<string, Partial<TaskDocument>> = {
  a: { hyperparams: rank('10'), last_metrics: measured(0.5), started: day(3), comment: 'z' },
  B: { hyperparams: rank('9'), last_metrics: measured(10), started: day(1), comment: 'y' },
  c: { hyperparams: rank('2'), last_metrics: measured(-2), started: day(2), comment: '' },
  d: { hyperparams: rank(''), status: 'queued' },
  e: { tags: ['t'] },
};
const COUNT = Object.keys(TASKS).length;

beforeAll(async () => {
  server = await startTestServer({ query__max_page_size: '4' });
  kit = taskKit(server);
  await Promise.all(
    Object.entries(TASKS).map(([letter, fields]) =>
      kit.task({ _id: `id ${letter}`, name: `task_${letter}`, ...fields }),
    ),
  );
});
afterAll(() => server.stop());

const call = (request: object, action = 'tasks.get_all'): Promise<Answer> =>
  server.call(action, { only_fields: ['name'], ...request });

async function lettersOf(request: object, action?: string): Promise<string> {
  const { data } = await call({ page: 0, page_size: 4, ...request }, action);
  return data['tasks'].map(({ name }: { name: string }) => name.at(-1)).join('');
}

describe('the order of tasks', () => {
  const metric = 'last_metrics.m.v.value';
  const parameter = 'hyperparams.Args.the%2Erank.value';
  test.each<[string, unknown, string]>([
    ['names, capitals first', ['name'], 'Bacd'],
    ['names downwards', ['-name'], 'edca'],
    ['a name that is not in a list', 'name', 'Bacd'],
    ['ids', ['id'], 'Bacd'],
    ['a metric, those without it last', [metric], 'caBd'],
    ['a metric downwards', [`-${metric}`], 'Bacd'],
    ['numbers in parameters, those without last', [parameter], 'cBae'],
    ['numbers in parameters downwards', [`-${parameter}`], 'aBcd'],
    ['parameters by their legacy path', ['execution.parameters.the%2Erank.value'], 'cBae'],
    ['starts, those that never started last', ['started'], 'Bcad'],
    ['starts downwards', ['-started'], 'acBd'],
    ['comments, empty ones last', ['comment'], 'Bade'],
    ['tags', ['tags'], 'eBac'],
    ['status and name', ['-status', '-name'], 'deca'],
    ['unknown fields, downwards', ['-colour', 'name'], 'Bacd'],
    ['unknown fields, beyond the first', ['-name', 'colour'], 'edca'],
  ])('is by %s', async (_case, order_by, expected) => {
    const actions = ['tasks.get_all', 'tasks.get_all_ex'];
    const orders = await Promise.all(actions.map((action) => lettersOf({ order_by }, action)));
    expect(orders).toEqual([expected, expected]);
  });

  test('is by relevance when text is searched', async () => {
    await Promise.all([
      kit.task({ name: 'zebra zebra', comment: 'zebra' }),
      kit.task({ name: 'another animal', comment: 'a zebra, among others, seen from very far away' }),
    ]);
    const request = { search_text: 'zebra', order_by: ['@text_score'], only_fields: ['name'] };
    const { tasks } = await server.ok('tasks.get_all', request);
    expect(tasks).toEqual([{ name: 'zebra zebra' }, { name: 'another animal' }]);
  });

  test.each<[string, object, string]>([
    ['an unknown field', { order_by: ['colour'] }, '400/14'],
    ['a field of a reference', { order_by: ['project.name'] }, '400/14'],
    ['an operator', { order_by: ['$where'] }, '400/14'],
    ['relevance without search', { order_by: ['@text_score'] }, '400/16'],
    ['a path of parameters that is too long', { order_by: ['hyperparams.a.b.c.d'] }, '400/12'],
    ['a number', { order_by: [1] }, '400/12'],
    ['an object', { order_by: { name: 1 } }, '400/12'],
  ])('cannot be %s', async (_case, request, code) => {
    expect(codesOf(await call(request))).toBe(code);
  });
});

describe('a page of tasks', () => {
  const name = '^task_';
  test.each<[string, object, string]>([
    ['the first', { page: 0, page_size: 2 }, 'Ba'],
    ['the last, which is shorter', { page: 2, page_size: 2 }, 'e'],
    ['beyond the last', { page: 3, page_size: 2 }, ''],
    ['of the largest size at most', { page: 0, page_size: 1000 }, 'Bacd'],
    ['counted in the size that it has', { page: 1, page_size: 1000 }, 'e'],
    ['of the largest size when nothing is said', { page: undefined, page_size: undefined }, 'Bacd'],
  ])('is %s', async (_case, request, expected) => {
    expect(await lettersOf({ name, order_by: ['name'], ...request })).toBe(expected);
  });

  test.each([['started'], ['-started'], ['last_metrics.m.v.value'], ['hyperparams.Args.the%2Erank.value'], ['tags']])(
    'never repeats or skips a task in the order of %s, also where values are missing',
    async (field) => {
      for (const page_size of [1, 2, 3]) {
        let found = '';
        for (let page = 0; page * page_size < COUNT; page += 1) {
          found += await lettersOf({ name, order_by: [field], page, page_size });
        }
        expect([...found].sort().join('')).toBe('Bacde');
      }
    },
  );

  test.each<[string, object, string]>([
    ['a negative number', { page: -1, page_size: 2 }, '400/12'],
    ['no size', { page: 0, page_size: 0 }, '400/12'],
    ['a null size beside a number', { page: 0, page_size: null }, '400/11'],
    ['a text for a number', { page: 'x', page_size: 2 }, '400/12'],
  ])('cannot have %s', async (_case, request, code) => {
    expect(codesOf(await call(request))).toBe(code);
  });
});

describe.each(['tasks.get_all', 'tasks.get_all_ex'])('a scroll through %s', (action) => {
  const request = { name: '^task_', order_by: ['name'], size: 3 };

  test.each([null, '', MISSING])('begins with scroll_id %j and ends with an empty list', async (scroll_id) => {
    const { data: first } = await call({ ...request, scroll_id, page: 7, page_size: 1 }, action);
    const { scroll_id: id, tasks } = first;
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(id).not.toBe(MISSING);
    expect(tasks).toMatchObject([{ name: 'task_B' }, { name: 'task_a' }, { name: 'task_c' }]);
    const { data: second } = await call({ ...request, scroll_id: id }, action);
    expect(second).toMatchObject({ scroll_id: id, tasks: [{ name: 'task_d' }, { name: 'task_e' }] });
    const { data: third } = await call({ ...request, scroll_id: id }, action);
    expect(third).toEqual({ scroll_id: id, tasks: [] });
  });

  test('gives everything again that it has given when it is refreshed', async () => {
    const { data: first } = await call({ ...request, scroll_id: null }, action);
    const { data } = await call({ ...request, scroll_id: first['scroll_id'], refresh_scroll: true }, action);
    expect(data['tasks']).toHaveLength(3);
  });

  test.each([undefined, null, 0, -1, 'x'])('cannot go on in steps of %j', async (size) => {
    expect(codesOf(await call({ scroll_id: null, size }, action))).toBe('400/12');
  });
});
