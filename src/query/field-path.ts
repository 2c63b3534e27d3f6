import { escapeKey, unescapeKey } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';
import type { Entity, Field, Fields } from './entity.js';

/** A path of a request that the entity's table allows, as it is stored. */
export interface FieldPath {
  /** Dotted path in the stored document; safe to use in a filter, projection or sort. */
  stored: string;
  /** The field that the path ends at, or the free map or reference that it ends below. */
  field: Field;
  /** API name of the top-level field. */
  top: string;
  /** The path goes on below a reference to another entity, by this path there. */
  beyond: string | undefined;
}

/** Longer and deeper paths are no fields: the database takes no more than 180 components, and every join is a query. */
const MAX_PATH_LENGTH = 4096;
const MAX_COMPONENTS = 20;

/**
 * Finds a dotted path in an entity's table. Free maps allow any key below them, references lead to another entity, everything
 * else must be declared: so no path reaches the database that the table did not allow.
 */
export function findField(entity: Entity, path: string): FieldPath | undefined {
  if (path.length > MAX_PATH_LENGTH) return undefined;
  const [top = '', ...below] = path.split('.');
  if (below.length >= MAX_COMPONENTS) return undefined;
  const field = ownField(entity.fields, top);
  return field && descend(field, top === 'id' ? '_id' : top, below, top);
}

function descend(field: Field, stored: string, below: readonly string[], top: string): FieldPath | undefined {
  const [key, ...rest] = below;
  if (key === undefined) return { stored, field, top, beyond: undefined };
  if (field.reference) return { stored, field, top, beyond: below.join('.') };
  if (field.type === 'map') {
    return below.every(isSafeKey)
      ? { stored: `${stored}.${below.join('.')}`, field, top, beyond: undefined }
      : undefined;
  }
  const member = field.fields && ownField(field.fields, key);
  return member && descend(member, `${stored}.${key}`, rest, top);
}

function ownField(fields: Fields, name: string): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A key that means itself in a database path: not empty, no operator, no prototype. */
function isSafeKey(key: string): boolean {
  return key !== '' && !key.startsWith('$') && !key.includes('\0') && key !== '__proto__';
}

/**
 * Normalises a path whose components are keys in escaped form, such as `metadata.a%2Eb.value`, after putting today's name for an
 * outdated one (query-language.md §18). Other paths come back unchanged. A leading dash is kept.
 *
 * @throws ApiError 400/12 for too few or many components, or an empty one
 */
export function normalizePath(entity: Entity, path: string): string {
  const sign = path.startsWith('-') ? '-' : '';
  const plain = renamed(entity, path.slice(sign.length));
  const rule = entity.escapedPaths.find(({ prefix }) => plain.startsWith(prefix));
  if (!rule) return sign + plain;
  const [top = '', ...components] = plain.split('.');
  const keys = components.map((component) => unescapeKey(component).trim());
  const [min, max] = rule.components;
  if (keys.length + 1 < min || keys.length + 1 > max || keys.includes('')) {
    throw new ApiError('bad_request.validation_error', {
      extra: `${shortened(path)} is not a path of ${min} to ${max} components`,
    });
  }
  return sign + [top, ...keys.map(escapeKey)].join('.');
}

function renamed({ renamedPaths = {} }: Entity, path: string): string {
  return Object.entries(renamedPaths).reduce((name, [old, current]) => name.replaceAll(old, current), path);
}

/** The error for a field that an entity does not have (query-language.md §20). */
export function unknownField(entity: Entity, path: string): ApiError {
  return new ApiError('bad_request.invalid_fields', {
    message: 'Lookup error (probably an invalid field name or unsupported nested field)',
    data: { err: `Cannot resolve field "${shortened(path)}" of ${entity.name}` },
  });
}

/** As much of a path as a message needs. */
function shortened(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}
