import type { Handler } from '../context.js';
import { changeStamps } from '../change-stamps.js';
import { metadataChanges, metadataPaths } from '../stored-metadata.js';
import { writableModel } from './writable-model.js';

/** Sets pieces of metadata, beside the present ones or in their place, in one write (models.md §11.1). */
export const addOrUpdateMetadata: Handler<'models.add_or_update_metadata'> = async (context, request) => {
  const { database, company, now } = context;
  const model = await writableModel(context, request.model);
  const changes = metadataChanges(request.metadata, request.replace_metadata, model.metadata);
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
  await database.models.updateOne(
    { _id: request.model, company },
    { $unset: metadataPaths(request.keys), $set: { last_update: now, ...changeStamps(context) } },
  );
  return { updated: 1 };
};
