import type { Document } from 'mongodb';
import { ApiError } from '../rpc/api-error.js';
import type { Entity, EntityName, Field } from './entity.js';
import { entityByName } from './entities/index.js';
import { findField, normalizePath, unknownField } from './field-path.js';

/** Which part of a document is shown: all of it, or some members. */
export type Tree = true | Map<string, Tree>;

/** A reference that is to be followed: where it stands, and what to show of the document there. */
export interface Join {
  /** API path of the reference, such as `project` or `execution.queue`. */
  path: string;
  target: EntityName;
  selection: Selection;
}

/** What of an entity's documents is shown (query-language.md §13). */
export interface Selection {
  /** Top-level fields with what is shown of each. Undefined: all but the hidden ones and the `excluded`. */
  included: Map<string, Tree> | undefined;
  /** Paths that are left out. */
  excluded: readonly string[];
  /** The hidden fields are shown too. */
  withHidden: boolean;
  joins: readonly Join[];
  /** References become objects. */
  expand: boolean;
}

/**
 * Reads `projection` (or `only_fields`) of a list request.
 *
 * @param expand the `_ex` variants: references become objects, paths may lead through them, `*` is understood
 * @throws ApiError 400/12 when it is no list of names, 400/14 for unknown fields
 */
export function readSelection(entity: Entity, request: Readonly<Record<string, unknown>>, expand: boolean): Selection {
  const names = namesOf(request['projection']);
  return selectFields(entity, names.length > 0 ? names : namesOf(request['only_fields']), expand);
}

function namesOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new ApiError('bad_request.validation_error', { extra: 'only_fields must be a list of field names' });
}

/** Reads a list of names; see `readSelection`. */
export function selectFields(entity: Entity, names: readonly string[], expand: boolean): Selection {
  const included = new Map<string, Tree>();
  const excluded: string[] = [];
  const beyond = new Map<string, string[]>();
  let withHidden = false;
  for (const name of names) {
    if (name === '*' && expand) {
      withHidden = true;
      continue;
    }
    const isExcluded = name.startsWith('-');
    const path = withoutStar(entity, normalizePath(entity, isExcluded ? name.slice(1) : name));
    const found = findField(entity, path);
    if (!found || (found.beyond !== undefined && !expand)) throw unknownField(entity, path);
    if (isExcluded) {
      // Excluding below a reference leaves the bare reference, which is what is shown anyway.
      if (found.beyond === undefined) excluded.push(path);
      continue;
    }
    const shown = found.beyond === undefined ? path : path.slice(0, -found.beyond.length - 1);
    include(included, shown.split('.'));
    if (found.beyond !== undefined) beyond.set(shown, [...(beyond.get(shown) ?? []), found.beyond]);
  }
  const anyIncluded = included.size > 0;
  if (expand && anyIncluded && !withHidden) include(included, ['id']);
  return {
    included: anyIncluded && !withHidden ? included : undefined,
    excluded,
    withHidden,
    joins: [...beyond].map(([path, below]) => joinOf(entity, path, below)),
    expand,
  };
}

/** `a.*` is `a`, but below a reference the star stands for all fields of the document there. */
function withoutStar(entity: Entity, path: string): string {
  if (!path.endsWith('.*')) return path;
  const parent = path.slice(0, -2);
  const found = findField(entity, parent);
  return found?.field.reference && found.beyond === undefined ? path : parent;
}

/** A shorter path wins over the longer ones below it. */
function include(tree: Map<string, Tree>, [key = '', ...rest]: readonly string[]): void {
  const known = tree.get(key);
  if (known === true) return;
  if (rest.length === 0) {
    tree.set(key, true);
    return;
  }
  const below = known ?? new Map<string, Tree>();
  include(below, rest);
  tree.set(key, below);
}

function joinOf(entity: Entity, path: string, below: readonly string[]): Join {
  const target = referenceAt(entity, path);
  return { path, target, selection: selectFields(entityByName(target), below, true) };
}

function referenceAt(entity: Entity, path: string): EntityName {
  const target = findField(entity, path)?.field.reference;
  if (!target) throw unknownField(entity, path);
  return target;
}

/** The database projection that fetches what a selection shows. */
export function projectionOf(entity: Entity, { included, excluded, withHidden }: Selection): Document {
  if (included) {
    const paths = [...pathsOf(included)].map((path) => storedPath(entity, path));
    return { _id: 1, ...Object.fromEntries(paths.map((path) => [path, 1])) };
  }
  const hidden = withHidden ? [] : Object.keys(entity.fields).filter((name) => entity.fields[name]?.hidden);
  return Object.fromEntries(hidden.concat(excluded.filter((path) => path !== 'id')).map((path) => [path, 0]));
}

function storedPath(entity: Entity, path: string): string {
  return findField(entity, path)?.stored ?? path;
}

function* pathsOf(tree: ReadonlyMap<string, Tree>, prefix = ''): Generator<string> {
  for (const [key, below] of tree) {
    if (below === true) yield prefix + key;
    else yield* pathsOf(below, `${prefix}${key}.`);
  }
}

/** Whether a field is shown at all, and which part of it. */
export function shownPart(name: string, field: Field, { included, excluded, withHidden }: Selection): Tree | undefined {
  if (excluded.includes(name)) return undefined;
  if (included) return included.get(name);
  return field.hidden && !withHidden ? undefined : true;
}
