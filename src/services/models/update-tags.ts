import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { touchProjects } from '../projects/index.js';
import { checkTagCount } from '../tags.js';
import { changeStamps } from './writable-model.js';

/** Adds tags to models, then removes others; ids that are not the company's are passed over (models.md §10). */
export const updateTags: Handler<'models.update_tags'> = async (context, request) => {
  const { database, company } = context;
  checkTagCount('add_tags', request.add_tags ?? []);
  const add = request.add_tags ?? [];
  const remove = request.remove_tags ?? [];
  if (add.length === 0 && remove.length === 0) {
    throw new ApiError('bad_request.validation_error', { extra: 'add_tags or remove_tags is required' });
  }
  const models = { _id: { $in: request.ids }, company };
  await touchProjects(context, await database.models.distinct('project', models));
  const stamps = changeStamps(context);
  let updated = 0;
  if (add.length > 0) {
    updated += (await database.models.updateMany(models, { $addToSet: { tags: { $each: add } }, $set: stamps }))
      .matchedCount;
  }
  if (remove.length > 0) {
    updated += (await database.models.updateMany(models, { $pull: { tags: { $in: remove } }, $set: stamps }))
      .matchedCount;
  }
  return { updated };
};
