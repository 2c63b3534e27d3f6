import type { OpenAPIV3_1 } from 'openapi-types';
import { FIRST_STRING_VERSION, compareVersions, parseApiVersion } from '../api-version.js';
import { schemaRef } from './convert-schema.js';

/** Names of the schemas that all answers share. They hold no dot, which all names of services' schemas do. */
const META = 'Meta';
const ERROR = 'Error';

/** The schema of the answer to a call that failed. */
export const ERROR_REF: OpenAPIV3_1.ReferenceObject = schemaRef(ERROR);

/** The schemas of the envelope around every answer (wire-protocol.md §9.1) for callers of one version. */
export function envelopeSchemas(version: string): Record<string, OpenAPIV3_1.SchemaObject> {
  const token = versionTypeOf(version);
  return {
    [META]: {
      description: 'What happened to the call.',
      ...metaSchema(endpointSchema({ type: token }, { type: token })),
    },
    [ERROR]: {
      description: 'The answer to a call that failed.',
      ...envelope(metaSchema(endpointSchema({ type: ['string', 'number'] }, { type: ['string', 'number', 'null'] })), {
        description: 'Always empty.',
        type: 'object',
        maxProperties: 0,
      }),
    },
  };
}

/** The schema of an answer that carries `data`. */
export function envelopeOf(data: OpenAPIV3_1.ReferenceObject): OpenAPIV3_1.SchemaObject {
  return envelope(schemaRef(META), data);
}

type Schema = OpenAPIV3_1.SchemaObject | OpenAPIV3_1.ReferenceObject;

function envelope(meta: Schema, data: Schema): OpenAPIV3_1.SchemaObject {
  return { type: 'object', required: ['meta', 'data'], properties: { meta, data } };
}

function metaSchema(endpoint: OpenAPIV3_1.SchemaObject): OpenAPIV3_1.SchemaObject {
  const properties: Record<string, OpenAPIV3_1.SchemaObject> = {
    id: {
      description: 'Id of the call: 32 hexadecimal digits, which the log of the server holds too.',
      type: 'string',
    },
    trx: { description: 'The transaction id that the caller sent as X-Clearml-Trx; else the id.', type: 'string' },
    endpoint,
    result_code: { description: 'Kind of the result: 200, or the code of the error.', type: 'integer' },
    result_subcode: { description: 'Tells errors of one code apart; 0 when all went well.', type: 'integer' },
    result_msg: { description: 'OK, or a sentence that says what was wrong.', type: 'string' },
    error_stack: { description: 'Empty when all went well, null in errors.', type: ['string', 'null'] },
    error_data: {
      description: 'What the error is about, by name; a request that breaks its schema gets every fault with its path.',
      type: 'object',
      additionalProperties: true,
    },
  };
  return { type: 'object', required: Object.keys(properties), properties };
}

function endpointSchema(
  requested: OpenAPIV3_1.SchemaObject,
  actual: OpenAPIV3_1.SchemaObject,
): OpenAPIV3_1.SchemaObject {
  return {
    description: 'What was called.',
    type: 'object',
    required: ['name', 'requested_version', 'actual_version'],
    properties: {
      name: { description: 'The action: service.action.', type: 'string' },
      requested_version: { description: 'The API version that the caller asked for.', ...requested },
      actual_version: { description: 'The version of the action that served the call.', ...actual },
    },
  };
}

/** How versions are written: the first generation of clients gets numbers (wire-protocol.md §4.4). */
export function versionTypeOf(version: string): 'string' | 'number' {
  return compareVersions(parseApiVersion(version), FIRST_STRING_VERSION) < 0 ? 'number' : 'string';
}
