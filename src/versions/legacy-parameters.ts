import { type JsonObject, isObject } from '../json/is-object.js';
import { adaptDocuments } from '../rpc/adapt-documents.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** The section whose name stood before the names of its parameters. */
const PREFIXED_SECTION = 'TF_DEFINE';

/**
 * Before 2.9 parameters were a plain map in `execution`: answers show there once more what is of type `legacy` (tasks.md §3.2). The
 * way in is the same at every version, and the handlers'.
 */
export const legacyParameters: VersionAdapter = {
  name: 'legacy-parameters',
  before: parseApiVersion('2.9'),
  actions: ['get_by_id', 'get_by_id_ex', 'get_all', 'get_all_ex', 'update', 'edit'].map((action) => `tasks.${action}`),
  response: (answer) => adaptDocuments(answer, ['task', 'tasks', 'fields'], withLegacyCopies),
};

function withLegacyCopies(task: JsonObject): JsonObject {
  const parameters = entriesOf(task['hyperparams']).flatMap(([section, items]) =>
    legacyValues(items, section === PREFIXED_SECTION ? `${section}/` : ''),
  );
  const configuration = legacyValues(task['configuration'], '');
  if (parameters.length === 0 && configuration.length === 0) return task;
  return {
    ...task,
    execution: {
      ...(isObject(task['execution']) && task['execution']),
      ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) }),
      ...(configuration.length > 0 && { model_desc: Object.fromEntries(configuration) }),
    },
  };
}

function legacyValues(items: unknown, prefix: string): [string, unknown][] {
  return entriesOf(items).flatMap(([name, item]): [string, unknown][] =>
    isObject(item) && item['type'] === 'legacy' && 'value' in item ? [[prefix + name, item['value']]] : [],
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}
