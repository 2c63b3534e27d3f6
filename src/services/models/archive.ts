import { runBatch } from '../batch.js';
import type { Handler, ServiceContext } from '../context.js';
import { changeStamps } from '../change-stamps.js';
import { unknownModel } from './writable-model.js';

const ARCHIVED = 'archived';

/** Puts models aside, each on its own; repeating does no harm (models.md §7). */
export const archiveMany: Handler<'models.archive_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => {
    await changeSystemTags(context, id, { $addToSet: { system_tags: ARCHIVED } });
    return { archived: true };
  });

/** Takes models back, each on its own (models.md §7). */
export const unarchiveMany: Handler<'models.unarchive_many'> = async (context, request) =>
  runBatch(request.ids, async (id) => {
    await changeSystemTags(context, id, { $pull: { system_tags: ARCHIVED } });
    return { unarchived: true };
  });

async function changeSystemTags(
  context: ServiceContext,
  id: string,
  change: { $addToSet: { system_tags: string } } | { $pull: { system_tags: string } },
): Promise<void> {
  const { database, company } = context;
  const { matchedCount } = await database.models.updateOne(
    { _id: id, company },
    { ...change, $set: changeStamps(context) },
  );
  if (matchedCount === 0) throw unknownModel(id, company);
}
