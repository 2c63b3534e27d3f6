import { describe, expect, test } from '@jest/globals';
import { pages, scroll } from '../../../../../src/schema/clients/typescript/runtime/paging.js';

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('reading by pages', () => {
  const numbers = (count: number) => [...Array(count).keys()];

  test.each([
    ['no entries', 0, 3, 1],
    ['less than a page', 2, 3, 2],
    ['a page and a half', 5, 3, 2],
    ['whole pages', 6, 3, 3],
  ])('gives each entry once: %s', async (_case, count, size, calls) => {
    const asked: number[] = [];
    const read = async (page: number) => {
      asked.push(page);
      return numbers(count).slice(page * size, (page + 1) * size);
    };
    expect(await collect(pages(0, read))).toEqual(numbers(count));
    expect(asked).toEqual(numbers(calls));
  });

  test('starts at the page that was asked for', async () => {
    expect(await collect(pages(2, async (page) => (page < 4 ? [page] : [])))).toEqual([2, 3]);
  });

  test('fetches no page that nobody reads', async () => {
    const asked: number[] = [];
    for await (const item of pages(0, async (page) => [asked.push(page)])) if (item === 2) break;
    expect(asked).toEqual([0, 1]);
  });
});

describe('reading by scroll id', () => {
  test('goes on with the id of each answer until one is empty', async () => {
    const asked: (string | null)[] = [];
    const chunks = [['a', 'b'], ['c'], []];
    const read = async (scrollId: string | null) => {
      asked.push(scrollId);
      return { items: chunks[asked.length - 1] ?? [], scrollId: `scroll ${asked.length}` };
    };
    expect(await collect(scroll(read))).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([null, 'scroll 1', 'scroll 2']);
  });

  test('ends when there is no id to go on with', async () => {
    expect(await collect(scroll(async () => ({ items: ['a'], scrollId: undefined })))).toEqual(['a']);
  });
});
