import { escapeKey } from '../../database/index.js';
import { type Entity, byCodePoint, collectionOf, patternCondition, visible } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { inProjects } from './project-scope.js';
import { readValuePage } from './value-page.js';

/** What a request for the values under a key says. */
export interface ValuesRequest {
  projects?: readonly (string | null)[] | null;
  include_subprojects?: boolean | null;
  allow_public?: boolean | null;
  page?: number | null;
  page_size?: number | null;
}

/** Numbers inside texts sort as numbers; texts that differ in zeros only, such as 0.1 and 0.01, stay apart. */
const { compare } = new Intl.Collator('en-US', { numeric: true });

/**
 * The distinct values that documents have under a path, one page of them (projects.md §13.2, §13.4).
 *
 * @param path stored path of a text, made of escaped keys
 * @param pattern regular expression that the values must match, whatever the case
 * @throws ApiError 400/21 for a pattern that cannot be run
 */
export async function distinctValues(
  { database, company, settings }: ServiceContext,
  entity: Entity,
  path: string,
  request: ValuesRequest,
  pattern?: string | null,
): Promise<{ total: number; values: string[] }> {
  const { include_subprojects: includeBelow = true, allow_public: allowPublic = true } = request;
  const { max_time_ms: maxTimeMS, max_pattern_length: maxLength } = settings.query;
  const conditions = [
    visible(company, allowPublic === true),
    await inProjects(database, request.projects, includeBelow === true),
    { [path]: { $type: 'string' } },
    patternCondition(pattern, path, maxLength, false) ?? {},
  ];
  const found = await collectionOf(database, entity)
    .aggregate<{ _id: string }>([{ $match: { $and: conditions } }, { $group: { _id: `$${path}` } }], { maxTimeMS })
    .toArray();
  const { skip, limit } = readValuePage(request);
  const sorted = found.map(({ _id }) => _id).sort((a, b) => compare(a, b) || byCodePoint(a, b));
  const values = sorted.slice(skip, skip + limit);
  return { total: values.length, values };
}

/**
 * A key as it is stored, and as it may stand in a path.
 * @throws ApiError 400/12 when nothing is left of it, or it holds a null character
 */
export function storedKey(key: string): string {
  const trimmed = key.trim();
  if (trimmed === '' || trimmed.includes('\0')) {
    throw new ApiError('bad_request.validation_error', { extra: 'a key must be a text with something in it' });
  }
  return escapeKey(trimmed);
}
