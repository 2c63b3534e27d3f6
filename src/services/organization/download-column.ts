import { unescapeKey } from '../../database/index.js';
import type { FieldMappingInput } from '../../generated/organization.js';
import { type JsonObject, isObject } from '../../json/is-object.js';
import { type Entity, fieldAt } from '../../query/index.js';

/** A column of a download: its title, and what of a row stands in it. */
export interface DownloadColumn {
  title: string;
  /** The value of a row: a scalar, a list or null; what was mapped is replaced. */
  valueOf(row: JsonObject): unknown;
}

/** The columns that the mappings of a prepared download describe (organization-users-tags.md §3.5). */
export function downloadColumns(entity: Entity, mappings: readonly FieldMappingInput[]): DownloadColumn[] {
  return mappings.map(({ field, name, values }) => {
    const found = fieldAt(entity, field);
    // Paths name such keys as requests do, escaped; rows have them plain (query-language.md §18).
    const keys = found?.escapedLevels ? field.split('.').map(unescapeKey) : field.split('.');
    const replaced = new Map((values ?? []).map(({ key = null, value = null }) => [key as unknown, value]));
    return {
      title: name ?? field,
      valueOf(row) {
        const shown = cellValue(valueAt(row, keys));
        const value = found?.type === 'date' && typeof shown === 'string' ? plainDate(shown) : shown;
        return replaced.has(value) ? replaced.get(value) : value;
      },
    };
  });
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  return isObject(value) && Object.hasOwn(value, key) ? valueAt(value[key], rest) : undefined;
}

/** An object stands for what it refers to. */
function cellValue(value: unknown): unknown {
  if (isObject(value)) return value['id'] ?? null;
  return value ?? null;
}

/** `2026-11-21T09:43:57.531000+00:00` → `2026-11-21 09:43:57.531000`. */
function plainDate(date: string): string {
  return date.replace('T', ' ').replace(/\+00:00$/, '');
}
