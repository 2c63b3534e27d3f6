import type { TaskDocument } from '../../database/index.js';
import { changeStamps } from '../change-stamps.js';
import type { ServiceContext } from '../context.js';
import type { ModelOfTask } from './models-of-task.js';
import { portions } from './portions.js';

/** What becomes of the models of a task that is reset or deleted. */
export interface Release {
  /** Spare drafts are deleted. */
  deleteDrafts: boolean;
  /** What used drafts and all other models have as their task from now on. */
  link: Readonly<Record<'used' | 'others', string | null>>;
}

/**
 * Deletes the spare drafts of a task, and takes the task out of its other models. Only what still refers to the task is changed: a
 * model that the task lists but another one made keeps its own.
 */
export async function releaseModels(
  context: ServiceContext,
  task: Pick<TaskDocument, '_id'>,
  models: readonly ModelOfTask[],
  { deleteDrafts, link }: Release,
): Promise<{ deleted: number; updated: number }> {
  const { database, company } = context;
  let deleted = 0;
  let updated = 0;
  const relink = async (ids: readonly string[], to: string | null): Promise<void> => {
    for (const portion of portions(ids)) {
      const own = { _id: { $in: portion }, company, task: task._id };
      const stamps = changeStamps(context);
      const change = to === null ? { $unset: { task: '' as const }, $set: stamps } : { $set: { task: to, ...stamps } };
      updated += (await database.models.updateMany(own, change)).matchedCount;
    }
  };
  const idsIn = (...states: ModelOfTask['state'][]) =>
    models.filter(({ state }) => states.includes(state)).map(({ id }) => id);

  if (deleteDrafts) {
    for (const portion of portions(idsIn('spare'))) {
      const drafts = { _id: { $in: portion }, company, ready: { $ne: true } };
      deleted += (await database.models.deleteMany(drafts)).deletedCount;
    }
  }
  await relink(idsIn('used'), link.used);
  // A draft that was published meanwhile is still there.
  await relink(idsIn('spare', 'ready'), link.others);
  return { deleted, updated };
}
