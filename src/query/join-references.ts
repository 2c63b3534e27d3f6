import type { Condition } from './condition.js';
import { isObject } from '../json/is-object.js';
import { collectionOf, entityByName } from './entities/index.js';
import type { QuerySource } from './build-filter.js';
import { present } from './present.js';
import { type Join, type Selection, projectionOf } from './selection.js';
import { visible } from './visibility.js';

/**
 * Follows the references that a selection asks for: each `{id}` in the rows gets the wanted fields of the document it names. One
 * query a kind of reference, whatever the number of rows; documents that the caller may not see stay `{id}`
 * (query-language.md §13).
 */
export async function joinReferences(
  source: QuerySource,
  rows: readonly unknown[],
  selection: Selection,
  visibility: { company: string; allowPublic: boolean },
): Promise<void> {
  for (const join of selection.joins) {
    const holders = rows.flatMap((row) => referencesAt(row, join.path.split('.')));
    const found = await fetchTargets(source, join, holders, visibility);
    for (const holder of holders) Object.assign(holder, found.get(holder.id));
  }
}

interface Reference {
  id: string;
}

function isReference(value: unknown): value is Reference {
  return isObject(value) && typeof value['id'] === 'string';
}

/** The `{id}` objects at a path, through lists. */
function referencesAt(value: unknown, path: readonly string[]): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesAt(item, path));
  const [key, ...rest] = path;
  if (key === undefined) return isReference(value) ? [value] : [];
  return isObject(value) ? referencesAt(value[key], rest) : [];
}

async function fetchTargets(
  source: QuerySource,
  { target, selection }: Join,
  holders: readonly Reference[],
  { company, allowPublic }: { company: string; allowPublic: boolean },
): Promise<Map<string, object>> {
  const ids = [...new Set(holders.map(({ id }) => id))];
  if (ids.length === 0) return new Map();
  const entity = entityByName(target);
  const byId: Condition = { _id: { $in: ids } };
  const documents = await collectionOf(source.database, entity)
    .find(entity.owned ? { $and: [byId, visible(company, allowPublic)] } : byId, {
      projection: projectionOf(entity, selection),
    })
    .toArray();
  const found = documents.map((document) => present(entity, document, selection));
  await joinReferences(source, found, selection, { company, allowPublic });
  return new Map(found.map((row, index) => [String(documents[index]?.['_id']), row]));
}
