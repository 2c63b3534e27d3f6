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
