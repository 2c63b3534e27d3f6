import type { JsonObject } from '../json/is-object.js';
import { adaptDocuments } from '../rpc/adapt-documents.js';
import type { VersionAdapter } from '../rpc/version-adapter.js';
import { parseApiVersion } from '../schema/api-version.js';

/** Before 2.17 metadata was a list; old clients get an empty one in place of the map (wire-protocol.md §4.5). */
export const metadataList: VersionAdapter = {
  name: 'metadata-list',
  before: parseApiVersion('2.17'),
  actions: [
    'models.get_by_id',
    'models.get_by_id_ex',
    'models.get_by_task_id',
    'models.get_all',
    'models.get_all_ex',
    'queues.get_by_id',
    'queues.get_all',
    'queues.get_all_ex',
  ],
  response: (answer) => adaptDocuments(answer, ['model', 'models', 'queue', 'queues'], withList),
};

function withList(document: JsonObject): JsonObject {
  return 'metadata' in document ? { ...document, metadata: [] } : document;
}
