import type { OpenAPIV3_1 } from 'openapi-types';
import type { Definitions, JsonSchema } from '../json-schema.js';
import { reachableDefinitions } from '../surface/surface-at.js';
import type { SurfaceService } from '../surface/surface.js';
import { acceptedRequest, acceptedSchema } from './accepted-schema.js';
import { convertSchema } from './convert-schema.js';

/** Name of the schema of an action's request; of one line for a batch. */
export function requestName(service: string, action: string): string {
  return `${service}.${action}.request`;
}

/** Name of the schema of an action's `data`. */
export function responseName(service: string, action: string): string {
  return `${service}.${action}.response`;
}

/**
 * The schemas of a service: requests, answers, and the definitions that either refers to. A definition has one for each side:
 * in requests, what is not required may be null, in answers only what says so.
 */
export function serviceSchemas(
  name: string,
  { actions, definitions }: SurfaceService,
): Record<string, OpenAPIV3_1.SchemaObject> {
  const declared = Object.entries(actions);
  const inRequests = (definition: string) => `${name}.${definition}.input`;
  const inAnswers = (definition: string) => `${name}.${definition}`;
  const requests = declared.map(([, { request }]) => request);
  const answers = declared.map(([, { response }]) => response);
  return Object.fromEntries([
    ...definitionsOf(requests, definitions, (schema) => convertSchema(acceptedSchema(schema), inRequests), inRequests),
    ...definitionsOf(answers, definitions, (schema) => convertSchema(schema, inAnswers), inAnswers),
    ...declared.flatMap(([action, described]) => [
      [requestName(name, action), convertSchema(acceptedRequest(described), inRequests)],
      [responseName(name, action), convertSchema(described.response, inAnswers)],
    ]),
  ]);
}

function definitionsOf(
  users: readonly JsonSchema[],
  definitions: Definitions,
  convert: (schema: JsonSchema) => OpenAPIV3_1.SchemaObject,
  nameOf: (definition: string) => string,
): [string, OpenAPIV3_1.SchemaObject][] {
  return Object.entries(reachableDefinitions(users, definitions)).map(([name, schema]) => [
    nameOf(name),
    convert(schema),
  ]);
}
