/** Reads long lists piece by piece. */

/**
 * Every entry of a list that is read by page numbers.
 * A server cuts pages to a size of its own, so the list ends with an empty page, or with one that is shorter than the one before.
 * @param read gives the entries of a page
 */
export async function* pages<Item>(
  firstPage: number,
  read: (page: number) => Promise<readonly Item[]>,
): AsyncGenerator<Item, void, undefined> {
  let longest = 0;
  for (let page = firstPage; ; page += 1) {
    const items = await read(page);
    yield* items;
    if (items.length === 0 || items.length < longest) return;
    longest = items.length;
  }
}

/**
 * Every entry of a list that is read with a scroll id, which keeps it steady while it changes.
 * @param read gives the next entries, with null the first ones
 */
export async function* scroll<Item>(
  read: (scrollId: string | null) => Promise<{ items: readonly Item[]; scrollId: string | undefined }>,
): AsyncGenerator<Item, void, undefined> {
  let scrollId: string | null = null;
  do {
    const answer = await read(scrollId);
    if (answer.items.length === 0) return;
    yield* answer.items;
    scrollId = answer.scrollId ?? null;
  } while (scrollId !== null);
}
