import type { MetadataItem } from '../database/index.js';
import { storedKey } from './document-rules.js';

/** Metadata of a request: the map's key is escaped for storage, the items are reduced to what they may hold. */
export function storedMetadata(
  items: Readonly<Record<string, { key?: string | null; type?: string | null; value?: string | null } | null>>,
): Record<string, MetadataItem> {
  const entries = Object.entries(items).flatMap(([key, item]): [string, MetadataItem][] =>
    item === null ? [] : [[storedKey(key), metadataItem(item, key)]],
  );
  return Object.fromEntries(entries);
}

function metadataItem(
  { key, type, value }: { key?: string | null; type?: string | null; value?: string | null },
  name: string,
): MetadataItem {
  return { key: key ?? name, type: type ?? '', value: value ?? '' };
}

/**
 * What setting pieces of metadata writes, by stored path: beside the present ones, or in their place.
 * @param present what is stored; an older server may have left null in place of the map, in which nothing can be set
 */
export function metadataChanges(
  pieces: readonly MetadataItem[],
  replace: boolean | null | undefined,
  present: Record<string, MetadataItem> | null | undefined,
): Record<string, unknown> {
  const items = pieces.map(({ key, type, value }) => [storedKey(key), { key, type, value }] as const);
  return replace || present === null
    ? { metadata: Object.fromEntries(items) }
    : Object.fromEntries(items.map(([key, item]) => [`metadata.${key}`, item]));
}

/** What removing pieces of metadata takes away, by stored path. */
export function metadataPaths(keys: readonly string[]): Record<string, ''> {
  return Object.fromEntries(keys.map((key) => [`metadata.${storedKey(key)}`, '' as const]));
}
