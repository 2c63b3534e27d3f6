import { changeTags, readTagChange } from '../change-tags.js';
import type { Handler } from '../context.js';
import { touchProjects } from '../projects/index.js';

/** Adds tags to models, then removes others; ids that are not the company's are passed over (models.md §10). */
export const updateTags: Handler<'models.update_tags'> = async (context, request) => {
  const { database, company } = context;
  const change = readTagChange(request);
  const models = { _id: { $in: request.ids }, company };
  await touchProjects(context, await database.models.distinct('project', models));
  return { updated: await changeTags(context, database.models, models, change) };
};
