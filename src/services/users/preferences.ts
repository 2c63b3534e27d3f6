import type { UserDocument } from '../../database/index.js';
import { type JsonObject, isObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';

/** Preferences as they are stored: JSON text, or an object in very old databases. */
export type StoredPreferences = UserDocument['preferences'] | null;

/** Longest stored text, in characters, which are all ASCII: a document of the database may have 16 MiB. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Reads stored preferences; those that were never set are empty (organization-users-tags.md §4.8).
 * @throws ApiError 500/0 when the text is not a JSON object
 */
export function parsePreferences(stored: StoredPreferences): JsonObject {
  if (typeof stored !== 'string') return stored ?? {};
  if (stored === '') return {};
  const parsed = tryJson(stored);
  if (isObject(parsed)) return parsed;
  throw new ApiError('server_error.general_error', { extra: 'the stored preferences are not a JSON object' });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The text to store, all ASCII as ClearML writes it.
 * @throws ApiError 400/305 when it is too long for a document
 */
export function serializePreferences(preferences: JsonObject): string {
  const text = JSON.stringify(preferences).replace(/[\u0080-\uffff]/g, escapeUnit);
  if (text.length <= MAX_LENGTH) return text;
  throw new ApiError('bad_request.invalid_preferences_update', {
    extra: `preferences may have ${MAX_LENGTH} characters of JSON, these would have ${text.length}`,
  });
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Stored preferences as text, the way profiles show them. */
export function preferencesText(stored: StoredPreferences): string {
  return isObject(stored) ? JSON.stringify(stored) : (stored ?? '');
}

/**
 * Refuses keys that look like paths or operators of the database, at any depth, and a top-level key without a name
 * (organization-users-tags.md §4.8). Any other key is fine, `__proto__` too: it stays a key like others.
 * @throws ApiError 400/16, 400/305
 */
export function checkPreferenceKeys(preferences: JsonObject): void {
  checkKeys(preferences);
  if (Object.hasOwn(preferences, ''))
    throw new ApiError('bad_request.invalid_preferences_update', { extra: 'a key is empty' });
}

function checkKeys(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkKeys);
  if (!isObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (key.startsWith('$') || key.includes('.')) {
      throw new ApiError('bad_request.fields_value_error', {
        extra: 'keys of preferences must not start with $ nor contain a dot',
        data: { key },
      });
    }
    checkKeys(child);
  }
}
