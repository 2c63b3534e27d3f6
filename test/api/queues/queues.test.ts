import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type QueueKit, queueKit } from './queue-kit.js';

let server: TestServer;
let kit: QueueKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
});
afterAll(() => server.stop());

const piece = (key: string, value = '1') => ({ key, type: 'int', value });

describe('queues.create', () => {
  test('stores an empty queue with a trimmed name', async () => {
    const id = await kit.create({
      name: '  spaced out  ',
      display_name: ' Spaced ',
      tags: ['b', 'a'],
      system_tags: ['y', 'x'],
      metadata: { 'a.b': piece('a.b') },
    });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const queue = await kit.read(id);
    expect(queue).toEqual({
      id,
      name: 'spaced out',
      display_name: ' Spaced ',
      company: server.company,
      created: expect.stringMatching(DATE),
      last_update: queue['created'],
      tags: ['a', 'b'],
      system_tags: ['x', 'y'],
      entries: [],
      metadata: { 'a.b': piece('a.b') },
    });
    expect((await kit.queues.findOne({ _id: id }))?.metadata).toEqual({ 'a%2Eb': piece('a.b') });
  });

  test.each<[string, object, string]>([
    ['no name', { name: undefined }, '400/12'],
    ['a name that is a number', { name: 7 }, '400/12'],
    ['a name that is too short when trimmed', { name: ' ab ' }, '400/800'],
    ['a reserved prefix of a tag', { tags: ['__$x'] }, '400/16'],
    ['a reserved prefix of a system tag before a short name', { name: 'a', system_tags: ['__$x'] }, '400/16'],
    ['metadata without type', { metadata: { a: { key: 'a', value: '1' } } }, '400/12'],
    ['metadata with a number', { metadata: { a: { ...piece('a'), value: 1 } } }, '400/12'],
    ['metadata with an empty key', { metadata: { ' ': piece(' ') } }, '400/12'],
  ])('refuses %s', async (_case, fields, code) => {
    expect(codesOf(await server.call('queues.create', { name: 'a refused queue', ...fields }))).toBe(code);
    expect(await kit.queues.countDocuments({ name: 'a refused queue' })).toBe(0);
  });

  test('gives a name once in each company, also to callers who come at once', async () => {
    const answers = await Promise.all(
      ['user', 'second', 'admin', 'stranger'].map((as) =>
        server.call('queues.create', { name: ' wanted ' }, { as: as as 'user' }),
      ),
    );
    expect(answers.slice(0, 3).map(codesOf).sort()).toEqual(['200/0', '400/801', '400/801']);
    expect(answers.slice(3).map(codesOf)).toEqual(['200/0']);
  });
});

describe('queues.get_by_id', () => {
  test.each([
    [{}, ['a', 'b', 'c']],
    [{ max_task_entries: null }, ['a', 'b', 'c']],
    [{ max_task_entries: 0 }, ['a', 'b', 'c']],
    [{ max_task_entries: 2 }, ['a', 'b']],
    [{ max_task_entries: -2 }, ['b', 'c']],
    [{ max_task_entries: 99 }, ['a', 'b', 'c']],
    [{ max_task_entries: 1e15 }, ['a', 'b', 'c']],
    [{ max_task_entries: -1e15 }, ['a', 'b', 'c']],
  ])('with %j returns the entries %j', async (more, tasks) => {
    const queue = await kit.filled('a', 'b', 'c');
    const answer = await server.ok('queues.get_by_id', { queue, ...more });
    expect(answer['queue'].entries).toEqual(tasks.map((task) => ({ task, added: '2026-01-02T03:04:05.678000+00:00' })));
  });

  test.each([
    ['no id', {}, '400/12'],
    ['a number of entries that is a text', { queue: MISSING, max_task_entries: 'x' }, '400/12'],
    ['an unknown id', { queue: MISSING }, '400/701'],
    ["a name in the id's place, as the SDK sends it", { queue: 'default' }, '400/701'],
  ])('refuses %s', async (_case, request, code) => {
    const answer = await server.call('queues.get_by_id', request);
    expect([codesOf(answer), answer.data]).toEqual([code, {}]);
  });

  test('reads a queue of an older server, without entries', async () => {
    const id = await kit.create();
    await kit.queues.updateOne({ _id: id }, { $unset: { entries: '' }, $set: { metadata: null } });
    expect(await kit.read(id)).toMatchObject({ entries: [], metadata: {} });
    expect(await server.ok('queues.get_num_entries', { queue: id })).toEqual({ num: 0 });
    expect(await server.ok('queues.get_next_task', { queue: id })).toEqual({});
    expect(await server.ok('queues.add_or_update_metadata', { queue: id, metadata: [piece('a')] })).toEqual({
      updated: 1,
    });
    expect(await server.ok('queues.add_task', { queue: id, task: 'a' })).toEqual({ added: 1 });
    expect(await kit.read(id)).toMatchObject({ entries: [{ task: 'a' }], metadata: { a: piece('a') } });
  });
});

describe('queues.get_default', () => {
  test('finds the queue that a system tag marks', async () => {
    const options = { as: 'stranger' } as const;
    const answer = () => server.call('queues.get_default', {}, options);
    const { id: first, name } = (await answer()).data;
    expect(name).toBe('default');
    await server.ok('queues.delete', { queue: first }, options);
    expect(codesOf(await answer())).toBe('400/707');
    await kit.create({ system_tags: ['default'] });
    expect(codesOf(await answer())).toBe('400/707');
    const id = await kit.create({ name: 'ours', system_tags: ['x', 'default'] }, options);
    expect((await answer()).data).toEqual({ id, name: 'ours' });
    await kit.create({ name: 'ours too', system_tags: ['default'] }, options);
    expect(codesOf(await answer())).toBe('400/708');
  });
});

describe('queues.update', () => {
  test('writes what is given and answers it', async () => {
    const id = await kit.create({ tags: ['old'], metadata: { a: piece('a') } });
    const before = await kit.read(id);
    const fields = { name: ' renamed ', display_name: 'New', tags: ['b', 'a'], system_tags: ['s'] };
    const answer = await server.ok('queues.update', { queue: id, ...fields, metadata: { 'b.c': piece('b.c') } });
    expect(answer).toEqual({
      updated: 1,
      fields: {
        name: 'renamed',
        display_name: 'New',
        tags: ['a', 'b'],
        system_tags: ['s'],
        metadata: { 'b.c': piece('b.c') },
      },
    });
    expect(await kit.read(id)).toEqual({
      ...before,
      ...answer['fields'],
      last_update: before['last_update'],
    });
  });

  test('empties tags and metadata for null, and leaves names alone', async () => {
    const fields = { display_name: 'shown', tags: ['t'], system_tags: ['s'], metadata: { a: piece('a') } };
    const id = await kit.create(fields);
    const before = await kit.read(id);
    const nulls = { name: null, display_name: null, tags: null, system_tags: null, metadata: null };
    expect(await server.ok('queues.update', { queue: id, ...nulls })).toMatchObject({ updated: 1 });
    expect(await kit.read(id)).toEqual({ ...before, tags: [], system_tags: [], metadata: {} });
  });

  test('has nothing to do when nothing is given', async () => {
    const queue = await kit.create();
    for (const more of [{}, { name: null }, { other: 1 }]) {
      expect(await server.ok('queues.update', { queue, ...more })).toEqual({ updated: 0, fields: {} });
    }
  });

  test('may give a queue the name that it has', async () => {
    const queue = await kit.create({ name: 'the same' });
    expect(await server.ok('queues.update', { queue, name: 'the same' })).toMatchObject({ updated: 1 });
  });

  test.each<[string, object, string]>([
    ['wrong types before all else', { queue: MISSING, name: 7, tags: ['__$x'] }, '400/12'],
    ['a tag prefix before an unknown queue', { queue: MISSING, tags: ['__$x'] }, '400/16'],
    ['an unknown queue before a short name', { queue: MISSING, name: 'a' }, '400/701'],
    ['a short name', { name: ' ab ' }, '400/800'],
    ["another queue's name", { name: ' taken ' }, '400/801'],
    ['incomplete metadata', { metadata: { a: { key: 'a' } } }, '400/12'],
  ])('refuses %s', async (_case, request, code) => {
    if ((await kit.queues.countDocuments({ name: 'taken' })) === 0) await kit.create({ name: 'taken' });
    const queue = await kit.create();
    const before = await kit.read(queue);
    expect(codesOf(await server.call('queues.update', { queue, ...request }))).toBe(code);
    expect(await kit.read(queue)).toEqual(before);
  });
});

describe('metadata', () => {
  const add = (queue: string, metadata: unknown, more: object = {}) =>
    server.call('queues.add_or_update_metadata', { queue, metadata, ...more });
  const remove = (queue: string, keys: unknown) => server.call('queues.delete_metadata', { queue, keys });

  test('is added, replaced piece by piece or as a whole, and removed, without a stamp', async () => {
    const queue = await kit.create({ metadata: { a: piece('a'), b: piece('b') } });
    const { last_update: stamp } = await kit.read(queue);
    expect((await add(queue, [piece('b', '2'), piece('$c.d'), piece('$c.d', '3')])).data).toEqual({ updated: 1 });
    expect(await kit.read(queue)).toMatchObject({
      metadata: { a: piece('a'), b: piece('b', '2'), '$c.d': piece('$c.d', '3') },
      last_update: stamp,
    });
    expect((await remove(queue, ['$c.d', 'unknown', 'type'])).data).toEqual({ updated: 1 });
    expect((await kit.read(queue))['metadata']).toEqual({ a: piece('a'), b: piece('b', '2') });
    await add(queue, [piece('new')], { replace_metadata: true });
    expect(await kit.read(queue)).toMatchObject({ metadata: { new: piece('new') }, last_update: stamp });
  });

  test.each<[string, unknown, string]>([
    ['no metadata', undefined, '400/12'],
    ['an empty list', [], '400/12'],
    ['a piece without value', [{ key: 'a', type: 't' }], '400/12'],
    ['an empty key', [piece(' ')], '400/12'],
    ['a key with a null character', [piece('a\0')], '400/12'],
  ])('refuses to add %s', async (_case, metadata, code) => {
    expect(codesOf(await add(await kit.create(), metadata))).toBe(code);
  });

  test.each<[string, unknown]>([
    ['no keys', undefined],
    ['an empty list', []],
    ['a number', [1]],
    ['an empty key', [' ']],
  ])('refuses to remove %s', async (_case, keys) => {
    expect(codesOf(await remove(await kit.create(), keys))).toBe('400/12');
  });

  test('of an unknown queue is refused', async () => {
    expect(codesOf(await add(MISSING, [piece('a')]))).toBe('400/701');
    expect(codesOf(await remove(MISSING, ['a']))).toBe('400/701');
  });
});
