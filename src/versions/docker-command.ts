import { type JsonObject, isObject } from '../json/is-object.js';
import { adaptDocuments } from '../rpc/adapt-documents.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** Before 2.13 image and arguments of a container were one text, `execution.docker_cmd` (tasks.md §3.4). */
export const dockerCommand: VersionAdapter = {
  name: 'docker-command',
  before: parseApiVersion('2.13'),
  actions: ['create', 'validate', 'edit', 'update', 'get_by_id', 'get_by_id_ex', 'get_all', 'get_all_ex'].map(
    (action) => `tasks.${action}`,
  ),
  request: splitCommand,
  response: (answer) => adaptDocuments(answer, ['task', 'tasks', 'fields'], withCommand),
};

function splitCommand(request: JsonObject): JsonObject {
  const { execution, container } = request;
  if (!isObject(execution)) return request;
  const { docker_cmd: command, ...rest } = execution;
  if (typeof command !== 'string') return request;
  // A container that is no object is the handler's to refuse.
  if (container !== undefined && container !== null && !isObject(container)) return request;
  const [image, ...words] = command.split(' ');
  return { ...request, execution: rest, container: { ...container, image, arguments: words.join(' ') } };
}

function withCommand(task: JsonObject): JsonObject {
  const { container, execution } = task;
  if (!isObject(container) || typeof container['image'] !== 'string' || container['image'] === '') return task;
  const command = [container['image'], container['arguments']].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return { ...task, execution: { ...(isObject(execution) && execution), docker_cmd: command.join(' ') } };
}
