import type { TaskDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { scheduleUrls } from '../deletions/index.js';
import { outputUris } from '../output-uris.js';
import type { ModelOfTask } from './models-of-task.js';

/** Where the files of a task are, as answers tell it (tasks.md §14). */
export interface TaskFiles {
  /** Of drafts that no task took in, whether they are deleted or not. */
  model_urls: string[];
  artifact_urls: string[];
  event_urls: string[];
}

/** The files that go with a task. */
export function filesOf(task: Pick<TaskDocument, 'execution'>, models: readonly ModelOfTask[]): TaskFiles {
  return {
    model_urls: models.flatMap(({ state, uri }) => (state === 'spare' && uri !== '' ? [uri] : [])),
    artifact_urls: outputUris(task),
    event_urls: [],
  };
}

/** Schedules the files of a task for deletion; those of models only when the models are deleted too (tasks.md §15.3). */
export async function scheduleFiles(
  context: ServiceContext,
  { _id }: Pick<TaskDocument, '_id'>,
  files: TaskFiles,
  withModels: boolean,
): Promise<void> {
  const urls = [...files.artifact_urls, ...(withModels ? files.model_urls : [])];
  await scheduleUrls(context, urls, _id, 'file');
}
