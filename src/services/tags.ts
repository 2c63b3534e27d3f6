import { byCodePoint } from '../query/index.js';
import { ApiError } from '../rpc/api-error.js';

const OPERATOR_PREFIX = '__$';
/** Each tag of a document is an entry of an index: a hundred thousand keep the database busy for minutes. */
const MAX_TAGS = 1000;

/** What a request writes as tags; a null clears them. */
export interface WrittenTags {
  tags?: string[] | null;
  system_tags?: string[] | null;
}

/**
 * The tags in a request whose handler checks them, sorted as they are stored and answered.
 * @throws ApiError 400/16 for what is no list of texts, and as `checkTags` does
 */
export function readTags(request: { tags?: unknown; system_tags?: unknown }): WrittenTags {
  const written = { ...readField(request, 'tags'), ...readField(request, 'system_tags') };
  checkTags(written);
  return written;
}

function readField(request: { tags?: unknown; system_tags?: unknown }, field: keyof WrittenTags): WrittenTags {
  const value = request[field];
  if (value === undefined || value === null) return value === null ? { [field]: null } : {};
  if (isTextList(value)) return { [field]: [...value].sort(byCodePoint) };
  throw new ApiError('bad_request.fields_value_error', {
    extra: `${field} must be a list of texts`,
    details: { field },
  });
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Refuses tags that a filter could not tell from an operator (organization-users-tags.md §1), and more than a document can have.
 * @throws ApiError 400/16
 */
export function checkTags(request: { tags?: readonly string[] | null; system_tags?: readonly string[] | null }): void {
  for (const field of ['tags', 'system_tags'] as const) {
    checkTagCount(field, request[field] ?? []);
    const tag = request[field]?.find((name) => name.startsWith(OPERATOR_PREFIX));
    if (tag !== undefined) {
      throw new ApiError('bad_request.fields_value_error', {
        extra: `unsupported tag prefix ${OPERATOR_PREFIX}`,
        data: { field, tag },
      });
    }
  }
}

/**
 * Refuses more tags than a document can have.
 * @throws ApiError 400/16
 */
export function checkTagCount(field: string, tags: readonly string[]): void {
  if (tags.length <= MAX_TAGS) return;
  throw new ApiError('bad_request.fields_value_error', {
    extra: `${field} may hold ${MAX_TAGS} tags, not ${tags.length}`,
    details: { field },
  });
}
