import { type JsonObject, isObject } from '../json/is-object.js';
import { adaptDocuments } from '../rpc/adapt-documents.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** What the only model of an old task is called among the models that it takes in. */
const INPUT_NAME = 'Input Model';

/**
 * Before 2.13 a task had one model to take in and one to put out: `execution.model` and `output.model` (tasks.md §3.3). The second
 * cannot be sent.
 */
export const singleModels: VersionAdapter = {
  name: 'single-models',
  before: parseApiVersion('2.13'),
  actions: ['create', 'validate', 'edit', 'update', 'get_by_id', 'get_by_id_ex', 'get_all', 'get_all_ex'].map(
    (action) => `tasks.${action}`,
  ),
  request: listModel,
  response: (answer) => adaptDocuments(answer, ['task', 'tasks', 'fields'], withSingleModels),
};

function listModel(request: JsonObject): JsonObject {
  const { execution, models } = request;
  if (!isObject(execution) || !('model' in execution)) return request;
  const { model, ...rest } = execution;
  if (model === null) return { ...request, execution: rest };
  // Models that are no object are the handler's to refuse.
  if (models !== undefined && models !== null && !isObject(models)) return request;
  const input = model === '' ? [] : [{ name: INPUT_NAME, model }];
  return { ...request, execution: rest, models: { ...models, input } };
}

function withSingleModels(task: JsonObject): JsonObject {
  const { models } = task;
  if (!isObject(models)) return task;
  const [input, output] = [modelsIn(models['input'])[0], modelsIn(models['output']).at(-1)];
  return {
    ...task,
    ...(input !== undefined && { execution: withModel(task['execution'], input) }),
    ...(output !== undefined && { output: withModel(task['output'], output) }),
  };
}

/** The models of a list of items, as ids or as what the ids were expanded to. */
function modelsIn(items: unknown): unknown[] {
  return Array.isArray(items) ? items.map((item: unknown) => (isObject(item) ? item['model'] : undefined)) : [];
}

function withModel(part: unknown, model: unknown): JsonObject {
  return { ...(isObject(part) && part), model };
}
