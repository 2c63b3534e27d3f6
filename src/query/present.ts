import type { Document } from 'mongodb';
import { unescapeKey } from '../database/index.js';
import { type JsonObject, isObject } from '../json/is-object.js';
import type { Entity, Field, Fields } from './entity.js';
import { findField } from './field-path.js';
import { formatDate } from './format-date.js';
import { type Selection, type Tree, selectFields, shownPart } from './selection.js';

/**
 * A stored document as callers see it: `_id` as `id`, nulls and undeclared fields gone, defaults filled in, dates as text, tags
 * sorted, map keys unescaped (query-language.md §17).
 */
export function present(entity: Entity, document: Document, selection: Selection): JsonObject {
  return presenter(entity, selection)(document);
}

/** The same for many documents: what is shown is decided once. */
export function presenter(entity: Entity, selection: Selection): (document: Document) => JsonObject {
  const shown = Object.entries(entity.fields).flatMap(([name, field]) => {
    const part = shownPart(name, field, selection);
    return part === undefined ? [] : [{ name, field, part, stored: name === 'id' ? '_id' : name }];
  });
  const removed = selection.excluded.filter((path) => path.includes('.')).map((path) => shownKeys(entity, path));
  return (document) => {
    const row: JsonObject = {};
    for (const { name, field, part, stored } of shown) {
      const value = presentField(field, document[stored], part, selection.expand);
      if (value !== undefined) row[name] = value;
    }
    for (const path of removed) removePath(row, path);
    return row;
  };
}

/** A stored document with all fields that lists show by default; references stay ids. */
export function presentDocument<Row>(entity: Entity<Row>, document: Document): Row {
  return entity.asRow(present(entity, document, selectFields(entity, [], false)));
}

/** A stored document with all fields, the hidden ones too; references stay ids. */
export function presentAll<Row>(entity: Entity<Row>, document: Document): Row {
  return entity.asRow(present(entity, document, { ...selectFields(entity, [], false), withHidden: true }));
}

function presentField(field: Field, stored: unknown, part: Tree, expand: boolean): unknown {
  if (field.type === 'object') return presentObject(field.fields ?? {}, isObject(stored) ? stored : {}, part, expand);
  if (stored === null || stored === undefined) return copyOfDefault(field.default);
  if (field.reference && expand) return stored === '' ? {} : { id: stored };
  switch (field.type) {
    case 'date':
      return stored instanceof Date ? formatDate(stored) : stored;
    case 'strings':
      return field.sorted && Array.isArray(stored) ? [...stored].sort(byCodePoint) : stored;
    case 'map':
      if (field.listedBy && isObject(stored)) return listValues(field.fields ?? {}, stored, field.listedBy);
      return field.escapedLevels && isObject(stored) ? unescapeKeys(stored, field.escapedLevels) : stored;
    case 'items':
      return Array.isArray(stored) ? stored.map((item) => presentItem(field.fields ?? {}, item, part, expand)) : [];
    default:
      return stored;
  }
}

function presentObject(fields: Fields, stored: JsonObject, part: Tree, expand: boolean): JsonObject {
  const shown: JsonObject = {};
  for (const [name, field] of Object.entries(fields)) {
    const below = part === true ? true : part.get(name);
    if (below === undefined) continue;
    const value = presentField(field, stored[name], below, expand);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}

function listValues(fields: Fields, map: JsonObject, key: string): JsonObject[] {
  return Object.values(map)
    .filter(isObject)
    .map((value) => presentObject(fields, value, true, false))
    .sort((a, b) => byCodePoint(a[key], b[key]));
}

function presentItem(fields: Fields, item: unknown, part: Tree, expand: boolean): unknown {
  return isObject(item) ? presentObject(fields, item, part, expand) : item;
}

/** A map with its keys as callers see them; the stored one itself when none is escaped, as in most documents. */
function unescapeKeys(map: JsonObject, levels: 1 | 2): JsonObject {
  if (!hasEscapes(map, levels)) return map;
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      unescapeKey(key),
      levels === 2 && isObject(value) ? unescapeKeys(value, 1) : value,
    ]),
  );
}

function hasEscapes(map: JsonObject, levels: 1 | 2): boolean {
  return Object.entries(map).some(
    ([key, value]) => key.includes('%') || (levels === 2 && isObject(value) && hasEscapes(value, 1)),
  );
}

function copyOfDefault(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return isObject(value) ? { ...value } : value;
}

/** The order of code points, as upstream sorts (query-language.md §17): that of the bytes in UTF-8. */
export function byCodePoint(a: unknown, b: unknown): number {
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** The components of a request's path as rows have them: keys of maps unescaped. */
function shownKeys(entity: Entity, path: string): string[] {
  const keys = path.split('.');
  return findField(entity, path)?.field.escapedLevels ? keys.map(unescapeKey) : keys;
}

/** Removes what is at a path, in every item of lists on the way. */
function removePath(value: unknown, path: readonly string[]): void {
  const [key = '', ...rest] = path;
  if (Array.isArray(value)) for (const item of value) removePath(item, path);
  else if (isObject(value)) {
    if (rest.length === 0) delete value[key];
    else if (Object.hasOwn(value, key)) removePath(value[key], rest);
  }
}
