import type { TaskDocument, TaskExecution } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { changeStamps } from '../change-stamps.js';
import { touchProjects } from '../projects/index.js';
import type { TaskContent } from './task-content.js';

/** The execution of a task that nothing is said about (storage-model.md §8.2). */
export const EMPTY_EXECUTION: Readonly<TaskExecution> = {
  test_split: 0,
  parameters: {},
  model_desc: {},
  model_labels: {},
  artifacts: {},
};

/** What a new task is told to be. */
interface NewTaskContent extends Omit<TaskContent, 'output'> {
  name: string;
  type: string;
  output?: { destination?: string };
}

/** Stores a new task of the caller, with defaults for what is not told (storage-model.md §8.5), and gives its id. */
export async function insertTask(context: ServiceContext, content: NewTaskContent): Promise<string> {
  const { database, company, identity, now, newId } = context;
  const task: TaskDocument = {
    _id: newId(),
    company,
    user: identity.user,
    created: now,
    last_update: now,
    ...changeStamps(context),
    status: 'created',
    ...newContent(content),
    report_assets: [],
    last_iteration: 0,
    last_metrics: {},
    unique_metrics: [],
    metric_stats: {},
  };
  await Promise.all([touchProjects(context, [content.project]), database.insertTask(task)]);
  return task._id;
}

function newContent({ output, execution, script, models, ...others }: NewTaskContent) {
  return {
    tags: [],
    system_tags: [],
    hyperparams: {},
    configuration: {},
    runtime: {},
    container: {},
    ...others,
    output: { ...output },
    // Parameters have a place of their own by now.
    execution: { ...EMPTY_EXECUTION, ...execution, parameters: {}, model_desc: {} },
    script: { binary: 'python', repository: '', entry_point: '', requirements: {}, ...script },
    models: { input: [], output: [], ...models },
  };
}
