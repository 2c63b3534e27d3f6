import type { Settings } from '../../config/index.js';
import { type JsonObject, isObject } from '../../json/is-object.js';

/** Settings that stay inside: secrets, addresses that may hold a password, and places on the server's disk. */
const PRIVATE = new Set([
  'auth.token_secret',
  'auth.credentials',
  'database.url',
  'database.folder',
  'database.runtime_folder',
  'schema.extra_services',
]);

/** A copy of the settings without those that no caller may see, not even an administrator (wire-protocol.md §13.2). */
export function publicSettings(settings: Settings): JsonObject {
  return publicPart(settings, '');
}

function publicPart(section: JsonObject, prefix: string): JsonObject {
  const shown = Object.entries(section).filter(([name]) => !PRIVATE.has(prefix + name));
  return Object.fromEntries(
    shown.map(([name, value]) => [name, isObject(value) ? publicPart(value, `${prefix}${name}.`) : value]),
  );
}
