import { type JsonObject, isObject } from '../json/is-object.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** Before 2.17 metadata of models was a list; old clients get an empty one in place of the map (wire-protocol.md §4.5). */
export const metadataList: VersionAdapter = {
  name: 'metadata-list',
  before: parseApiVersion('2.17'),
  actions: ['models.get_by_id', 'models.get_by_id_ex', 'models.get_by_task_id', 'models.get_all', 'models.get_all_ex'],
  response: (response) => ({
    ...response,
    ...('model' in response && { model: withList(response['model']) }),
    ...(Array.isArray(response['models']) && { models: response['models'].map(withList) }),
  }),
};

function withList(model: unknown): unknown {
  if (!isObject(model) || !('metadata' in model)) return model;
  const changed: JsonObject = { ...model, metadata: [] };
  return changed;
}
