import { isObject } from '../../json/is-object.js';
import { isJsonSchema } from '../json-schema.js';
import type { Deprecation } from '../service-definition.js';
import type { Surface, SurfaceAction, SurfaceService } from './surface.js';

/**
 * Reads what `printSurface` wrote.
 * @throws Error that names the file and says why it is no surface
 */
export function readSurface(text: string, file: string): Surface {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
  if (!isSurface(value)) throw new Error(`${file} does not hold the surface of an API version`);
  return value;
}

/** Whether a value has the form of a surface; what its schemas say is not looked at. */
function isSurface(value: unknown): value is Surface {
  return (
    isObject(value) &&
    typeof value['version'] === 'string' &&
    isObject(value['services']) &&
    Object.values(value['services']).every(isSurfaceService) &&
    (value['retired'] === undefined || isTextList(value['retired']))
  );
}

function isSurfaceService(value: unknown): value is SurfaceService {
  return (
    isObject(value) &&
    typeof value['description'] === 'string' &&
    isObject(value['definitions']) &&
    Object.values(value['definitions']).every(isJsonSchema) &&
    isObject(value['actions']) &&
    Object.values(value['actions']).every(isSurfaceAction)
  );
}

const MEMBERS: Readonly<Record<keyof SurfaceAction, (value: unknown) => boolean>> = {
  version: isText,
  description: isText,
  effect: (value) => value === 'read' || value === 'write',
  internal: isBoolean,
  authorize: (value) => value === null || isBoolean(value),
  allow_roles: isTextList,
  query: isBoolean,
  required_keys: isTextList,
  batch: isBoolean,
  deprecated: (value) => value === undefined || isDeprecation(value),
  request: isJsonSchema,
  response: isJsonSchema,
};

function isSurfaceAction(value: unknown): value is SurfaceAction {
  return isObject(value) && Object.entries(MEMBERS).every(([name, isRight]) => isRight(value[name]));
}

function isDeprecation(value: unknown): value is Deprecation {
  return isObject(value) && isText(value['since']) && isText(value['successor']);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
