import type { ModelDocument, TaskDocument } from '../../database/index.js';
import type { DeleteResponse } from '../../generated/projects.js';
import type { ServiceContext } from '../context.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { scheduleUrls } from '../deletions/index.js';
import { outputUris } from '../output-uris.js';

/** How many documents are deleted at a time, so that no command grows with the project. */
const BATCH_SIZE = 1000;

/** Schedules files for deletion; answers those that are left to the caller. */
type FileDeletion = (urls: readonly string[]) => Promise<readonly string[]>;

/** What was deleted, and which files are left to the caller. */
interface Deleted {
  count: number;
  urls: string[];
}

/** How documents of a kind are deleted. */
interface Steps<Item> {
  /** The next ones that are still there, up to `BATCH_SIZE`. */
  next: () => Promise<Item[]>;
  filesOf: (item: Item) => string[];
  /** Others forget them. */
  forget: (batch: readonly Item[]) => Promise<void>;
  remove: (ids: readonly string[]) => Promise<{ deletedCount: number }>;
}

/**
 * Deletes the tasks and models in projects (projects.md §7, 3b). Of each batch the files are scheduled first, then others forget the
 * documents, then these are deleted: a repeated call finds everything that a crash has left.
 *
 * @param cause id of the project that is deleted
 * @param projects ids of that project and all below it
 * @param deleteFiles whether the server is to delete the files; otherwise all are left to the caller
 */
export async function deleteContents(
  context: ServiceContext,
  cause: string,
  projects: readonly string[],
  deleteFiles: boolean,
): Promise<Omit<DeleteResponse, 'deleted'>> {
  const deletion: FileDeletion = async (urls) => (deleteFiles ? scheduleUrls(context, urls, cause, 'folder') : urls);
  const models = await deleteInBatches(modelSteps(context, projects), deletion);
  const tasks = await deleteInBatches(taskSteps(context, projects), deletion);
  return {
    disassociated_tasks: 0,
    deleted_models: models.count,
    deleted_tasks: tasks.count,
    urls: { model_urls: models.urls, artifact_urls: tasks.urls, event_urls: [] },
  };
}

async function deleteInBatches<Item extends { _id: string }>(
  { next, filesOf, forget, remove }: Steps<Item>,
  deletion: FileDeletion,
): Promise<Deleted> {
  const left = new Set<string>();
  let count = 0;
  for (let batch = await next(); batch.length > 0; batch = await next()) {
    for (const url of await deletion(batch.flatMap(filesOf))) left.add(url);
    await forget(batch);
    count += (await remove(idsOf(batch))).deletedCount;
  }
  return { count, urls: [...left] };
}

function idsOf(items: readonly { _id: string }[]): string[] {
  return items.map(({ _id }) => _id);
}

type DeletedModel = Pick<ModelDocument, '_id' | 'uri' | 'task'>;

function modelSteps(context: ServiceContext, projects: readonly string[]): Steps<DeletedModel> {
  const { models } = context.database;
  const inside = { company: { $in: ['', context.company] }, project: { $in: [...projects] } };
  return {
    next: () => models.find(inside, { projection: { uri: 1, task: 1 }, limit: BATCH_SIZE }).toArray(),
    filesOf: ({ uri }) => (uri ? [uri] : []),
    forget: (batch) => forgetModels(context, projects, batch),
    remove: (ids) => models.deleteMany({ ...inside, _id: { $in: [...ids] } }),
  };
}

/** Takes models out of the inputs of tasks elsewhere, and out of the outputs of the tasks that created them. */
async function forgetModels(
  { database, company, now, identity }: ServiceContext,
  projects: readonly string[],
  models: readonly DeletedModel[],
): Promise<void> {
  const gone = { $in: idsOf(models) };
  const creators = models.flatMap(({ task }) => task ?? []);
  const outside = { company, project: { $nin: [...projects] } };
  const stamps = { last_change: now, last_changed_by: identity.user };
  await database.tasks.updateMany(
    { ...outside, 'models.input.model': gone },
    { $set: { 'models.input.$[gone].model': DELETED_MARKER, ...stamps } },
    { arrayFilters: [{ 'gone.model': gone }] },
  );
  const creating = { ...outside, _id: { $in: creators }, 'models.output.model': gone };
  await database.tasks.updateMany(
    { ...creating, status: 'published' },
    { $set: { 'models.output.$[gone].model': DELETED_MARKER, ...stamps } },
    { arrayFilters: [{ 'gone.model': gone }] },
  );
  await database.tasks.updateMany(
    { ...creating, status: { $ne: 'published' } },
    { $pull: { 'models.output': { model: gone } }, $set: stamps },
  );
}

type DeletedTask = Pick<TaskDocument, '_id' | 'execution'>;

function taskSteps(context: ServiceContext, projects: readonly string[]): Steps<DeletedTask> {
  const { tasks } = context.database;
  const inside = { company: { $in: ['', context.company] }, project: { $in: [...projects] } };
  return {
    next: () => tasks.find(inside, { projection: { 'execution.artifacts': 1 }, limit: BATCH_SIZE }).toArray(),
    filesOf: outputUris,
    forget: (batch) => forgetTasks(context, projects, batch),
    remove: (ids) => tasks.deleteMany({ ...inside, _id: { $in: [...ids] } }),
  };
}

/** Tasks elsewhere lose their parent, models elsewhere the task that created them. */
async function forgetTasks(
  { database, company, now, identity }: ServiceContext,
  projects: readonly string[],
  tasks: readonly DeletedTask[],
): Promise<void> {
  const gone = { $in: idsOf(tasks) };
  const outside = { company, project: { $nin: [...projects] } };
  const stamps = { last_change: now, last_changed_by: identity.user };
  await database.tasks.updateMany({ ...outside, parent: gone }, { $set: { parent: null, ...stamps } });
  await database.models.updateMany({ ...outside, task: gone }, { $set: { task: null, ...stamps } });
}
