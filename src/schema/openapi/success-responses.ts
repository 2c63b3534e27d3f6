import type { OpenAPIV3_1 } from 'openapi-types';
import { responseName } from './component-schemas.js';
import { schemaRef } from './convert-schema.js';
import { deprecationHeaders } from './deprecation-headers.js';
import type { DocumentedAction } from './documented-action.js';
import { envelopeOf } from './envelope.js';
import { successExample } from './envelope-example.js';

/** How an action answers when all goes well: in the envelope, or without it when a bare text is declared (wire-protocol.md §9). */
export function successesOf(documented: DocumentedAction): OpenAPIV3_1.ResponsesObject {
  const { service, name, action, example } = documented;
  const schema = schemaRef(responseName(service, name));
  const headers = action.deprecated && deprecationHeaders(action.deprecated);
  if (action.response.type === 'string') return rawAnswers(schema, headers);
  const examples = example && { call: { value: successExample(documented, example.response) } };
  return {
    '200': {
      description: 'What was asked for.',
      ...(headers && { headers }),
      content: { 'application/json': { schema: envelopeOf(schema), ...(examples && { examples }) } },
    },
  };
}

type Headers = Record<string, OpenAPIV3_1.HeaderObject>;

function rawAnswers(schema: OpenAPIV3_1.ReferenceObject, headers: Headers | undefined): OpenAPIV3_1.ResponsesObject {
  return {
    '200': {
      description: 'A download, without envelope.',
      ...(headers && { headers }),
      content: { '*/*': { schema } },
    },
    '3XX': { description: 'The answer is elsewhere.', headers: { ...headers, Location: LOCATION } },
  };
}

const LOCATION: OpenAPIV3_1.HeaderObject = {
  description: 'Where the answer is.',
  required: true,
  schema: { type: 'string', format: 'uri-reference' },
};
