import type { OpenAPIV3_1 } from 'openapi-types';
import { requestName } from './component-schemas.js';
import { schemaRef } from './convert-schema.js';
import type { DocumentedAction } from './documented-action.js';

/** A media type whose text is a sequence of items, with the address of the schema of one: `itemSchema` in OpenAPI 3.2. */
type ItemsMediaType = OpenAPIV3_1.MediaTypeObject & { 'x-item-schema': string };

/** The body of an action's calls; a batch takes lines of JSON too (wire-protocol.md §5.4). An absent body is an empty object. */
export function requestBodyOf({ service, name, action, example }: DocumentedAction): OpenAPIV3_1.RequestBodyObject {
  const schema = schemaRef(requestName(service, name));
  const examples = example && { call: { value: example.request } };
  const json = { 'application/json': { schema, ...(examples && { examples }) } };
  return {
    required: action.batch || [...(action.request.required ?? []), ...action.required_keys].length > 0,
    content: action.batch ? { 'application/json-lines': jsonLines(schema), ...json } : json,
  };
}

function jsonLines({ $ref }: OpenAPIV3_1.ReferenceObject): ItemsMediaType {
  return { schema: { description: 'One JSON object a line.', type: 'string' }, 'x-item-schema': $ref };
}
