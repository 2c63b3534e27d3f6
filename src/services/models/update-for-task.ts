import { type TaskDocument, unescapeKey } from '../../database/index.js';
import type { UpdateForTaskRequest } from '../../generated/models.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { checkTags } from '../tags.js';
import { updateTaskStatistics, writableTask } from '../tasks/index.js';
import { insertModel } from './create.js';
import { updateModel } from './update.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Sets or updates the output model of a task, for clients up to 2.13 (models.md §4). */
export const updateForTask: Handler<'models.update_for_task'> = async (context, request) => {
  const { uri, override_model_id: override, iteration } = request;
  if (Boolean(uri) === Boolean(override)) {
    throw new ApiError('bad_request.missing_required_fields', {
      extra: 'exactly one of uri and override_model_id is required',
    });
  }
  const task = await writableTask(context, request.task);
  const status = task.status ?? 'created';
  if (status !== 'created' && status !== 'in_progress') {
    throw new ApiError('bad_request.invalid_task_status', { data: { status, expected: ['created', 'in_progress'] } });
  }
  const current = task.models?.output?.at(-1);
  if (uri && current) {
    const { _id } = await writableModel(context, current.model);
    const result = await updateModel(
      context,
      _id,
      { ...described(task, request), uri, iteration: iteration ?? null },
      task,
    );
    return { id: _id, created: false, ...result };
  }
  const id = override ? (await writableModel(context, override))._id : await createFor(context, task, request);
  await context.database.tasks.updateOne(
    { _id: task._id, company: context.company },
    {
      $set: {
        'models.output': [{ name: 'Output Model', model: id, updated: context.now }],
        last_update: context.now,
        ...changeStamps(context),
      },
    },
  );
  if (typeof iteration === 'number') await updateTaskStatistics(context, task, iteration);
  return { id, created: true };
};

/** What is sent for the model, with a name and comment from the task where the caller gave none. */
function described(task: TaskDocument, { name, comment, tags, system_tags }: UpdateForTaskRequest) {
  return {
    name: name ?? task.name,
    comment: comment ?? `Created by task '${task.name}' (${task._id})`,
    ...(tags !== undefined && { tags }),
    ...(system_tags !== undefined && { system_tags }),
  };
}

async function createFor(context: ServiceContext, task: TaskDocument, request: UpdateForTaskRequest): Promise<string> {
  const { execution = {}, models } = task;
  checkTags(request);
  return insertModel(context, context.company, {
    ...described(task, request),
    uri: request.uri ?? '',
    project: task.project ?? null,
    framework: execution.framework ?? null,
    design: execution.model_desc ?? null,
    labels: plainKeys(execution.model_labels ?? {}),
    parent: models?.input?.[0]?.model ?? null,
    ready: false,
    task: task._id,
  });
}

/** Labels of tasks are stored under escaped keys, those of models under plain ones (storage-model.md §6, §8). */
function plainKeys(labels: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(labels).map(([key, id]) => [unescapeKey(key), id]));
}
