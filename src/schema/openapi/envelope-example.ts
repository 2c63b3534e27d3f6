import type { JsonObject } from '../../json/is-object.js';
import type { ErrorExample } from './action-example.js';
import type { DocumentedAction } from './documented-action.js';
import { versionTypeOf } from './envelope.js';

/** Id of every call that is shown. */
const CALL_ID = '8cd30364db43460d8630ebbf91a326ce';

/** The whole answer that carried the data of an example. */
export function successExample(documented: DocumentedAction, data: JsonObject): JsonObject {
  const result = { result_code: 200, result_subcode: 0, result_msg: 'OK', error_stack: '', error_data: {} };
  return { meta: { ...beginOf(documented), ...result }, data };
}

/** The whole answer to the refused call of an example. */
export function errorExample(documented: DocumentedAction, error: ErrorExample): JsonObject {
  const { result_code, result_subcode, result_msg, error_data } = error;
  const result = { result_code, result_subcode, result_msg, error_stack: null, error_data };
  return { meta: { ...beginOf(documented), ...result }, data: {} };
}

function beginOf({ service, name, version, action }: DocumentedAction): JsonObject {
  const token = (text: string) => (versionTypeOf(version) === 'number' ? Number(text) : text);
  return {
    id: CALL_ID,
    trx: CALL_ID,
    endpoint: {
      name: `${service}.${name}`,
      requested_version: token(version),
      actual_version: token(action.version),
    },
  };
}
