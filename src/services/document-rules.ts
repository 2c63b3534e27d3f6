import { escapeKey } from '../database/index.js';
import { isObject } from '../json/is-object.js';
import { ApiError } from '../rpc/api-error.js';

const MIN_NAME_LENGTH = 3;

/**
 * The name as it is stored: trimmed.
 * @throws ApiError 400/800 when less than three characters are left
 */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if ([...trimmed].length < MIN_NAME_LENGTH) throw ruleBroken('name', 'String value is too short');
  return trimmed;
}

/**
 * Labels of a new document: different names have different ids, but for 0.
 * @throws ApiError 400/800 for two labels with one id, 400/12 for a label without id
 */
export function checkLabels(labels: Readonly<Record<string, number | null>>): Record<string, number> {
  const checked: [string, number][] = [];
  const seen = new Set<number>();
  for (const [label, id] of Object.entries(labels)) {
    if (id === null) throw new ApiError('bad_request.validation_error', { extra: `label ${label} has no id` });
    if (id !== 0 && seen.has(id)) throw ruleBroken('labels', `Same label id (${id}) appears more than once`);
    seen.add(id);
    checked.push([label, id]);
  }
  return Object.fromEntries(checked);
}

/**
 * Refuses keys that the maps of a new document must not have, at any depth: empty ones, and ones that look like operators (models.md §2).
 * @throws ApiError 400/800
 */
export function checkMapKeys(field: string, value: unknown): void {
  if (Array.isArray(value)) for (const item of value) checkMapKeys(field, item);
  if (!isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === '' || key.startsWith('$')) throw ruleBroken(field, `Invalid key '${key}'`);
    checkMapKeys(field, member);
  }
}

/**
 * A key of a map as it is stored: trimmed and escaped, so that it may stand in a path (query-language.md §18).
 * @throws ApiError 400/12 when nothing is left, or for a null character, which no key can have
 */
export function storedKey(key: string): string {
  const trimmed = key.trim();
  if (trimmed === '') throw new ApiError('bad_request.validation_error', { extra: 'a key must not be empty' });
  if (trimmed.includes('\0')) {
    throw new ApiError('bad_request.validation_error', { extra: 'a key holds a null character' });
  }
  return escapeKey(trimmed);
}

/** The error for a document that breaks the rules of its kind: 400/800, which names the field and the rule. */
export function ruleBroken(field: string, reason: string): ApiError {
  return new ApiError('bad_request.data_validation_error', { data: { [field]: reason } });
}
