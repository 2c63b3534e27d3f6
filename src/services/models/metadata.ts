import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Sets pieces of metadata, beside the present ones or in their place, in one write (models.md §11.1). */
export const addOrUpdateMetadata: Handler<'models.add_or_update_metadata'> = async (context, request) => {
  const { database, company, now } = context;
  const model = await writableModel(context, request.model);
  const items = request.metadata.map(({ key, type, value }) => [storedKey(key), { key, type, value }] as const);
  // An older server may have left null in place of the map: nothing can be set in that.
  const changes =
    request.replace_metadata || model.metadata === null
      ? { metadata: Object.fromEntries(items) }
      : Object.fromEntries(items.map(([key, item]) => [`metadata.${key}`, item]));
  await database.models.updateOne(
    { _id: request.model, company },
    { $set: { ...changes, last_update: now, ...changeStamps(context) } },
  );
  return { updated: 1 };
};

/** Removes pieces of metadata; keys that are not there do no harm (models.md §11.2). */
export const deleteMetadata: Handler<'models.delete_metadata'> = async (context, request) => {
  const { database, company, now } = context;
  await writableModel(context, request.model);
  const paths = Object.fromEntries(request.keys.map((key) => [`metadata.${storedKey(key)}`, '' as const]));
  await database.models.updateOne(
    { _id: request.model, company },
    { $unset: paths, $set: { last_update: now, ...changeStamps(context) } },
  );
  return { updated: 1 };
};
