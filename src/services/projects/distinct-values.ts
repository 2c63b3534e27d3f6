import { type Entity, byCodePoint, collectionOf, patternCondition, visible } from '../../query/index.js';
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
