import type { ValidateFunction } from 'ajv/dist/2020.js';
import { type Endpoint, endpointsOf } from '../endpoint.js';
import { type JsonSchema, mapSchema } from '../json-schema.js';
import type { ServiceDefinition } from '../service-definition.js';
import { createAjv } from '../validators.js';
import { acceptedSchema } from './accepted-schema.js';
import type { ActionExample, Examples, FittingExample } from './action-example.js';

/**
 * Finds the versions that each example may be shown at. Schemas let unknown members by, but an example should show none: it fits
 * where all that it holds is declared.
 */
export function fittingExamples(
  services: readonly ServiceDefinition[],
  examples: ReadonlyMap<string, ActionExample>,
): Examples {
  const endpoints = new Map(services.flatMap((service) => [...endpointsOf(service)]));
  const ajv = createAjv(false);
  const validator = (schema: JsonSchema): ValidateFunction => ajv.compile(mapSchema(schema, closed));
  return Object.fromEntries(
    [...examples].map(([name, example]): [string, FittingExample] => {
      const fitting = (endpoints.get(name)?.endpoints ?? []).filter((endpoint) => fits(endpoint, example, validator));
      return [name, { ...example, versions: fitting.map(({ version }) => version.text) }];
    }),
  );
}

function fits(
  endpoint: Endpoint,
  { request, response }: ActionExample,
  validator: (schema: JsonSchema) => ValidateFunction,
): boolean {
  return validator(acceptedSchema(endpoint.request()))(request) && validator(endpoint.response())(response);
}

/** An object that names its members has no others. */
function closed(schema: JsonSchema): JsonSchema {
  return schema.properties && schema.additionalProperties === undefined
    ? { ...schema, additionalProperties: false }
    : schema;
}
