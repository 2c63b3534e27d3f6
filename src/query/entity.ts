import type { JsonObject } from '../json/is-object.js';

/** The kinds of documents that lists can be asked for, or that others refer to. */
export type EntityName = 'company' | 'model' | 'project' | 'queue' | 'task' | 'user';

/** How a request parameter of the field's name filters (query-language.md §4). */
export type FilterKind = 'list' | 'pattern' | 'equality' | 'range' | 'date';

/** One field of a document: what it holds, what callers see of it and how they may filter by it. */
export interface Field {
  /** `items`: a list of objects; `map`: free keys; `object`: the keys of `fields`. */
  type: 'string' | 'number' | 'boolean' | 'date' | 'strings' | 'map' | 'object' | 'items';
  /** Filled in on reading when the stored value is missing or null. */
  default?: unknown;
  /** Left out unless it is asked for by name. */
  hidden?: boolean;
  /** The field holds the id of such a document. */
  reference?: EntityName;
  /** A list that is returned in sorted order. */
  sorted?: boolean;
  /** How many levels of a map's keys are stored escaped (query-language.md §18). */
  escapedLevels?: 1 | 2;
  /** A map whose values are returned as a list, in the order of this member (tasks.md §9). */
  listedBy?: string;
  /** Members of an `object`, of each of the `items`, or of each value of a map that is `listedBy` one of them. */
  fields?: Fields;
  /** A parameter of this name filters; with `below`, parameters that start with the name and a dot do. */
  filter?: FilterKind;
  below?: boolean;
  /** Always there, so that ascending orders need not put empty values last. */
  always?: boolean;
}

export type Fields = Readonly<Record<string, Field>>;

/** A kind of document as callers see it: everything that is particular about its listings is in this table. */
export interface Entity<Row = unknown, Expanded = unknown> {
  name: EntityName;
  /** By API name; the id is stored as `_id`. */
  fields: Fields;
  /** Whether documents belong to a company; otherwise everybody sees all. */
  owned: boolean;
  /** Whether there is a text index for `search_text`. */
  text: boolean;
  /** Paths in requests whose components are keys in escaped form, with how many components they may have. */
  escapedPaths: readonly { prefix: string; components: readonly [min: number, max: number] }[];
  /** Outdated parts of paths, and what they are called today (query-language.md §18). */
  renamedPaths?: Readonly<Record<string, string>>;
  /** Prefixes of parameters and orders that switch to numeric collation (query-language.md §14). */
  numericPrefixes: readonly string[];
  /** Says that a presented document is a row of this kind: with plain references, or with references as objects. */
  asRow: (presented: JsonObject) => Row;
  asExpanded: (presented: JsonObject) => Expanded;
}

/**
 * Completes an entity's table. `Row` and `Expanded` are the types that the service file gives to its rows; that presented documents
 * are such rows is held together by tests, which check every answer against its schema.
 */
export function defineEntity<Row = JsonObject, Expanded = JsonObject>(
  table: Omit<Entity, 'asRow' | 'asExpanded'>,
): Entity<Row, Expanded> {
  return { ...table, asRow: (presented) => presented as Row, asExpanded: (presented) => presented as Expanded };
}
