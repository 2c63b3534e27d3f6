import type { Collection, Filter } from 'mongodb';
import { ApiError } from '../rpc/api-error.js';
import { changeStamps } from './change-stamps.js';
import type { ServiceContext } from './context.js';
import { checkTagCount } from './tags.js';

/** Documents of a kind that have tags. */
interface Tagged {
  _id: string;
  company: string;
  tags?: string[];
}

/** The tags that a request adds and removes: at least one. */
export interface TagChange {
  add: readonly string[];
  remove: readonly string[];
}

/**
 * Reads what a request adds and removes.
 * @throws ApiError 400/16 for more tags than a document can have, 400/12 for none
 */
export function readTagChange(request: { add_tags?: string[] | null; remove_tags?: string[] | null }): TagChange {
  const { add_tags: add, remove_tags: remove } = request;
  checkTagCount('add_tags', add ?? []);
  if ((add ?? []).length === 0 && (remove ?? []).length === 0) {
    throw new ApiError('bad_request.validation_error', { extra: 'add_tags or remove_tags is required' });
  }
  return { add: add ?? [], remove: remove ?? [] };
}

/**
 * Adds tags to documents, then removes others (models.md §10, tasks.md §16). Answers how many documents were matched by the two steps
 * together.
 */
export async function changeTags(
  context: ServiceContext,
  documents: Pick<Collection<Tagged>, 'updateMany'>,
  which: Filter<Tagged>,
  { add, remove }: TagChange,
): Promise<number> {
  const stamps = changeStamps(context);
  const changes = [
    ...(add.length > 0 ? [{ $addToSet: { tags: { $each: [...add] } } }] : []),
    ...(remove.length > 0 ? [{ $pull: { tags: { $in: [...remove] } } }] : []),
  ];
  let matched = 0;
  for (const change of changes) {
    matched += (await documents.updateMany(which, { ...change, $set: stamps })).matchedCount;
  }
  return matched;
}
