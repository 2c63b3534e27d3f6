import type { Database } from '../database/index.js';
import type { Page } from './paging.js';
import { readScrollSize } from './paging.js';

/** A scroll that a call starts or continues. It is kept in the database, so any server process continues it. */
export interface Scroll {
  id: string;
  page: Page;
  /** Remembers how many entries have been delivered in all. */
  advance(delivered: number): Promise<void>;
}

/** What a scroll needs beside the request. */
export interface ScrollOptions {
  database: Database;
  expirationSec: number;
  now: Date;
  newId: () => string;
}

/** Longer texts are no ids of ours. */
const MAX_ID_LENGTH = 100;

/**
 * The scroll of a request, when it has the key `scroll_id` (query-language.md §16). An unknown or expired id starts anew, under a
 * new id.
 *
 * @throws ApiError 400/12 for a wrong `size`
 */
export async function openScroll(
  request: Readonly<Record<string, unknown>>,
  { database, expirationSec, now, newId }: ScrollOptions,
): Promise<Scroll | undefined> {
  if (!Object.hasOwn(request, 'scroll_id')) return undefined;
  const size = readScrollSize(request);
  const { scroll_id: wanted, refresh_scroll: refresh } = request;
  const mayBeKnown = typeof wanted === 'string' && wanted !== '' && wanted.length <= MAX_ID_LENGTH;
  const known = mayBeKnown ? await database.scrolls.findOne({ _id: wanted, expires: { $gt: now } }) : null;
  const id = known?._id ?? newId();
  const position = known?.position ?? 0;
  const page = refresh ? { skip: 0, limit: Math.max(position, size) } : { skip: position, limit: size };
  return {
    id,
    page,
    advance: async (delivered) => {
      const expires = new Date(now.getTime() + expirationSec * 1000);
      const reached = page.skip + delivered;
      await database.scrolls.updateOne({ _id: id }, { $set: { position: reached, expires } }, { upsert: true });
    },
  };
}
