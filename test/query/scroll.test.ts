import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { modelEntity } from '../../src/query/index.js';
import { NOW, type QueryKit, openQueryKit, refusal } from './query-kit.js';

describe('a scroll', () => {
  const EXPIRATION_SEC = 600;
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit({ scroll_expiration_sec: EXPIRATION_SEC, max_page_size: 3 });
    await kit.insert(
      'model',
      Array.from({ length: 10 }, (_, index) => ({ _id: `m${index}`, name: `model ${index}` })),
    );
  });
  afterAll(() => kit.close());

  /** Scrolls on, `afterSec` seconds after the tests' moment. */
  const scroll = async (scrollId: unknown, request: Record<string, unknown> = {}, afterSec = 0) => {
    const now = new Date(NOW.getTime() + afterSec * 1000);
    const body = { order_by: ['id'], size: 4, ...request, scroll_id: scrollId };
    const { rows, scroll_id: id } = await kit.list(modelEntity, body, { now });
    return { ids: rows.map((row) => row['id']), id };
  };

  test('gives every document once, then nothing, and stays alive', async () => {
    const first = await scroll(null);
    expect(first).toEqual({ ids: ['m0', 'm1', 'm2', 'm3'], id: expect.any(String) });
    expect(await scroll(first.id)).toEqual({ ids: ['m4', 'm5', 'm6', 'm7'], id: first.id });
    expect(await scroll(first.id)).toEqual({ ids: ['m8', 'm9'], id: first.id });
    expect(await scroll(first.id)).toEqual({ ids: [], id: first.id });
    await kit.insert('model', [{ _id: 'n1', name: 'late' }]);
    expect(await scroll(first.id)).toEqual({ ids: ['n1'], id: first.id });
    await kit.database.models.deleteOne({ _id: 'n1' });
  });

  test.each([null, '', 'unknown', 7, true, { $gt: '' }, ['a']])(
    'with the id %j starts from the beginning under a new one',
    async (given) => {
      const { ids, id } = await scroll(given);
      expect(ids).toEqual(['m0', 'm1', 'm2', 'm3']);
      expect(id).not.toEqual(given);
    },
  );

  test('with an id too long to be one starts from the beginning, and the database is not asked for it', async () => {
    kit.forgetCommands();
    expect((await scroll('x'.repeat(1_000_000))).ids).toHaveLength(4);
    expect(kit.commands.some(({ command }) => command['find'] === 'scroll')).toBe(false);
  });

  test('has a size of its own that is not cut to the largest page, and no page', async () => {
    const first = await scroll(null, { size: 8, page: 3, page_size: 1 });
    expect(first.ids).toHaveLength(8);
    expect((await scroll(first.id, { size: 1, page: -1 })).ids).toEqual(['m8']);
  });

  test.each([undefined, null, 0, -1, 1.5, '4', true])('of the size %j is refused', async (size) => {
    await expect(kit.list(modelEntity, { scroll_id: null, ...(size !== undefined && { size }) })).rejects.toEqual(
      refusal(12),
    );
  });

  test('that is refreshed gives everything delivered so far at once, at least one chunk', async () => {
    const { id } = await scroll(null, { size: 2 });
    await scroll(id, { size: 3 });
    expect((await scroll(id, { size: 2, refresh_scroll: true })).ids).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect((await scroll(id, { size: 2 })).ids).toEqual(['m5', 'm6']);
    expect((await scroll(id, { size: 9, refresh_scroll: true })).ids).toHaveLength(9);
    expect((await scroll(id, { size: 9 })).ids).toEqual(['m9']);
    const fresh = await scroll(null, { size: 2, refresh_scroll: true });
    expect(fresh.ids).toEqual(['m0', 'm1']);
  });

  test('holds only a position: filter and order are those of each call', async () => {
    const { id } = await scroll(null, { size: 2 });
    expect((await scroll(id, { order_by: ['-id'] })).ids).toEqual(['m7', 'm6', 'm5', 'm4']);
    expect((await scroll(id, { id: ['m0', 'm1'] })).ids).toEqual([]);
  });

  test('expires when it is not used for the time that the setting says, and starts anew', async () => {
    const { id } = await scroll(null);
    expect(await scroll(id, {}, EXPIRATION_SEC - 1)).toEqual({ ids: ['m4', 'm5', 'm6', 'm7'], id });
    expect(await scroll(id, {}, 2 * EXPIRATION_SEC - 2)).toEqual({ ids: ['m8', 'm9'], id });
    const late = await scroll(id, {}, 3 * EXPIRATION_SEC - 2);
    expect(late.ids).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(late.id).not.toBe(id);
  });

  test('is dropped by the database some time after it expired', async () => {
    const indexes = await kit.database.scrolls.indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expires: 1 }, expireAfterSeconds: 0 }));
  });

  test('does not move on when the call fails', async () => {
    const { id } = await scroll(null);
    await expect(scroll(id, { tags: [1] })).rejects.toEqual(refusal(16));
    expect((await scroll(id)).ids).toEqual(['m4', 'm5', 'm6', 'm7']);
  });

  test('is not what a listing without the key is', async () => {
    expect(await kit.list(modelEntity, { order_by: ['id'], size: 1 })).not.toHaveProperty('scroll_id');
  });

  test('goes through an order that puts empty values last', async () => {
    const order = { order_by: ['framework'], size: 3 };
    await kit.database.models.updateMany({ _id: { $in: ['m7', 'm8'] } }, { $set: { framework: 'x' } });
    const chunks = [];
    let next: unknown = null;
    for (let count = 0; count < 4; count += 1) {
      const { ids, id } = await scroll(next, order);
      chunks.push(ids);
      next = id;
    }
    expect(chunks).toEqual([['m7', 'm8', 'm0'], ['m1', 'm2', 'm3'], ['m4', 'm5', 'm6'], ['m9']]);
  });
});
