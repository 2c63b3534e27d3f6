import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type QueueKit, queueKit } from './queue-kit.js';

let server: TestServer;
let kit: QueueKit;
let ids: Record<'alpha' | 'beta' | 'glue', string>;
let task: string;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
  await kit.queues.deleteMany({});
  const metadata = { 'a.b': { key: 'a.b', type: 'int', value: '7' } };
  ids = {
    alpha: await kit.create({ name: 'alpha queue', tags: ['x', 'y'], metadata }),
    beta: await kit.create({ name: 'beta queue', tags: ['y'], system_tags: ['default'] }),
    glue: await kit.create({ name: 'glue queue', system_tags: ['k8s-glue'] }),
  };
  await kit.create({ name: 'alpha queue' }, { as: 'stranger' });
  task = await storeTask(server, { name: 'the task' });
  for (const entry of [task, MISSING, 'third']) await server.ok('queues.add_task', { queue: ids.alpha, task: entry });
});
afterAll(() => server.stop());

const names = async (action: string, request: object) => {
  const { queues } = await server.ok(`queues.${action}`, { only_fields: ['name'], order_by: ['name'], ...request });
  return queues.map(({ name }: { name: string }) => name);
};

describe.each(['get_all', 'get_all_ex'])('queues.%s', (action) => {
  test.each<[string, object, string[]]>([
    ['nothing but hidden ones out', {}, ['alpha queue', 'beta queue']],
    ['with hidden ones', { search_hidden: true }, ['alpha queue', 'beta queue', 'glue queue']],
    ['by a pattern of the name, hidden ones too', { name: '^(glue|alpha)' }, ['alpha queue', 'glue queue']],
    ['by an empty pattern', { name: '' }, ['alpha queue', 'beta queue']],
    ['by tags', { tags: ['x'] }, ['alpha queue']],
    ['by one tag that is no list', { tags: 'y' }, ['alpha queue', 'beta queue']],
    ['by a tag that is excluded', { tags: ['-x'] }, ['beta queue']],
    ['by a system tag', { system_tags: ['default'] }, ['beta queue']],
    ['by metadata', { 'metadata.a%2Eb.value': ['7'] }, ['alpha queue']],
    ['by a structured filter', { filters: { tags: { all: { include: ['x', 'y'] } } } }, ['alpha queue']],
    ['by a condition on several fields', { _any_: { fields: ['name'], pattern: 'BETA' } }, ['beta queue']],
    ['in descending order, by pages', { order_by: ['-name'], page: 1, page_size: 1 }, ['alpha queue']],
  ])('lists %s', async (_case, request, expected) => {
    expect(await names(action, request)).toEqual(expected);
  });

  test('finds by id, hidden ones too', async () => {
    expect(await names(action, { id: [ids.glue, ids.beta] })).toEqual(['beta queue', 'glue queue']);
    expect(await names(action, { id: [] })).toEqual(['alpha queue', 'beta queue']);
  });

  test.each([
    [undefined, [0, 1, 2]],
    [0, [0, 1, 2]],
    [2, [0, 1]],
    [-1, [2]],
  ])('with max_task_entries %j returns the entries %j', async (max, expected) => {
    const request = { id: [ids.alpha], max_task_entries: max };
    const { queues } = await server.ok(`queues.${action}`, request);
    const found = queues[0].entries.map((entry: { task: unknown }) =>
      typeof entry.task === 'object' ? Reflect.get(entry.task ?? {}, 'id') : entry.task,
    );
    expect(found).toEqual(expected.map((index) => [task, MISSING, 'third'][index]));
  });

  test('scrolls through all of them', async () => {
    const request = { search_hidden: true, only_fields: ['id'], scroll_id: null, size: 2 };
    const first = await server.ok(`queues.${action}`, request);
    const second = await server.ok(`queues.${action}`, { ...request, scroll_id: first['scroll_id'] });
    expect([first['queues'].length, second['queues'].length]).toEqual([2, 1]);
  });

  test.each<[string, object, string]>([
    ['words to search for: there is no text index', { search_text: 'alpha' }, '400/12'],
    ['an unknown field', { only_fields: ['unknown'] }, '400/14'],
    ['a negative page', { page: -1, page_size: 5 }, '400/12'],
    ['an invalid pattern', { name: '(' }, '400/21'],
    ['a number of entries that is a text', { max_task_entries: 'x' }, '400/12'],
    ['a malformed list filter', { tags: [7] }, '400/16'],
  ])('refuses %s', async (_case, request, code) => {
    expect(codesOf(await server.call(`queues.${action}`, request))).toBe(code);
  });
});

test('queues.get_all returns whole queues with plain ids', async () => {
  const { queues } = await server.ok('queues.get_all', { id: [ids.alpha] });
  expect(queues).toEqual([await kit.read(ids.alpha)]);
});

describe('queues.get_all_ex', () => {
  test('joins the names of tasks, and says that there are no workers', async () => {
    const { queues } = await server.ok('queues.get_all_ex', { id: [ids.alpha] });
    const plain = await kit.read(ids.alpha);
    expect(queues).toEqual([
      {
        ...plain,
        company: { id: server.company },
        entries: [
          { ...plain['entries'][0], task: { id: task, name: 'the task' } },
          { ...plain['entries'][1], task: { id: MISSING } },
          { ...plain['entries'][2], task: { id: 'third' } },
        ],
        workers: [],
      },
    ]);
  });

  test("does not tell the name of another company's task", async () => {
    const queue = await kit.create({}, { as: 'stranger' });
    await server.ok('queues.add_task', { queue, task }, { as: 'stranger' });
    const { queues } = await server.ok('queues.get_all_ex', { id: [queue] }, { as: 'stranger' });
    expect(queues[0].entries).toMatchObject([{ task: { id: task } }]);
    expect(queues[0].entries[0].task).not.toHaveProperty('name');
  });

  test.each([
    [['name'], { name: 'alpha queue' }],
    [['workers.name', 'name'], { name: 'alpha queue' }],
    [['entries.task.name'], { entries: [{ task: { name: 'the task' } }, {}, {}] }],
  ])('returns the fields %j when they are asked for', async (fields, expected) => {
    const { queues } = await server.ok('queues.get_all_ex', { id: [ids.alpha], only_fields: fields });
    expect(queues).toMatchObject([{ id: ids.alpha, ...expected }]);
    expect(queues[0]).not.toHaveProperty('tags');
  });
});
