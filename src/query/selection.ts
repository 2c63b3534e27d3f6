import type { Document } from 'mongodb';
import type { Entity, EntityName, Field } from './entity.js';
import { entityByName } from './entities/index.js';
import { findField, normalizePath, unknownField } from './field-path.js';
import { readNames } from './read-names.js';

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
  const names = readNames(request, 'projection');
  return selectFields(entity, names.length > 0 ? names : readNames(request, 'only_fields'), expand);
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
    const shown = found.beyond === undefined ? path : path.slice(0, -found.beyond.length - 1);
    if (found.beyond !== undefined) {
      const below = beyond.get(shown) ?? [];
      below.push(isExcluded ? `-${found.beyond}` : found.beyond);
      beyond.set(shown, below);
    }
    if (!isExcluded) include(included, shown.split('.'));
    else if (found.beyond === undefined) excluded.push(path);
  }
  const anyIncluded = included.size > 0;
  if (expand && anyIncluded && !withHidden) include(included, ['id']);
  return {
    included: anyIncluded && !withHidden ? included : undefined,
    excluded,
    withHidden,
    // Where a document's fields are only excluded, there is nothing to join: what is left is the bare reference.
    joins: [...beyond]
      .map(([path, below]) => joinOf(entity, path, below))
      .filter(({ selection }) => selection.included !== undefined || selection.withHidden),
    expand,
  };
}

/** `a.*` is `a`, but below a reference the star stands for all fields of the document there. */
function withoutStar(entity: Entity, path: string): string {
  if (!path.endsWith('.*')) return path;
  const parent = path.slice(0, -2);
  const found = findField(entity, parent);
  return found?.field.reference ? path : parent;
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
  const paths = hidden.concat(excluded.filter((path) => path !== 'id'));
  // The database refuses a path together with one below it.
  const outermost = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}.`)));
  return Object.fromEntries(outermost.map((path) => [path, 0]));
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
