import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import { compareSurfaces } from '../../../src/schema/diff/compare-surfaces.js';
import { type Endpoint, endpointsOf } from '../../../src/schema/endpoint.js';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';
import { createValidators } from '../../../src/schema/validators.js';

/** Values that lie on both sides of every limit and in no type alone. */
const SCALARS = [null, '', 'x', 'abc', 0, 1, 5, 1.5, true];
const VALUES: readonly unknown[] = [
  ...SCALARS,
  [],
  ...SCALARS.map((value) => [value]),
  ['x', 'x', 'x'],
  {},
  ...SCALARS.flatMap((value) => [{ a: value }, { b: value }, { a: value, b: 'x' }, { a: { b: value } }]),
];
/** Requests and answers: a value, or none. */
const BODIES = [{}, ...VALUES.map((value) => ({ value }))];

const optionally = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonSchema>(
      {},
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: ['string', 'null'] },
      { type: ['integer', 'string'] },
      { const: 'x' },
      { enum: ['x', 'abc', null] },
      { enum: ['x', 1] },
      { type: 'string', pattern: '^[a-z]*$' },
    ),
    limited('string', 'minLength', 'maxLength'),
    limited('integer', 'minimum', 'maximum'),
    fc
      .tuple(tie('schema'), optionally(fc.nat(2)), optionally(fc.nat(2)))
      .map(([items, minItems, maxItems]) => defined({ type: 'array', items, minItems, maxItems })),
    // Both keys are always declared: whatever callers sent in undeclared ones is theirs alone.
    fc
      .tuple(tie('schema'), tie('schema'), fc.subarray(['a', 'b']))
      .map(([a, b, required]) => ({ type: 'object', required, properties: { a, b } }) as const),
    tie('schema').map((additionalProperties) => ({ type: 'object', additionalProperties }) as const),
    fc.tuple(tie('schema'), tie('schema')).map((anyOf) => ({ anyOf })),
  ),
}));

function limited(type: 'string' | 'integer', lower: 'minLength' | 'minimum', upper: 'maxLength' | 'maximum') {
  return fc
    .tuple(optionally(fc.nat(3)), optionally(fc.nat(3)))
    .map(([low, high]) => defined({ type, [lower]: low, [upper]: high }));
}

/** A schema without the keywords that are undefined. */
function defined(keywords: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}

/** Two schemas of a value; often the second is much like the first. */
const pairs = fc.oneof(
  fc.tuple(schema, schema),
  fc.tuple(schema, schema).map(([one, other]) => [one, { anyOf: [one, other] }] as const),
  fc.tuple(schema, schema).map(([one, other]) => [{ anyOf: [one, other] }, one] as const),
  fc.tuple(schema, schema).map(([one, other]) => [one, { ...other, ...one }] as const),
  schema.map((one) => [one, { anyOf: [one, { type: 'null' }] }] as const),
  schema.map((one) => [{ anyOf: [one, { type: 'null' }] }, one] as const),
);

function serviceOf(part: 'request' | 'response', value: JsonSchema, isRequired: boolean): ServiceDefinition {
  const described: JsonSchema = { type: 'object', properties: { value }, ...(isRequired && { required: ['value'] }) };
  const response: JsonSchema = part === 'response' ? described : { type: 'object' };
  const definition = part === 'request' ? { request: described, response } : { response };
  return {
    service: 'widgets',
    description: 'Things for tests.',
    actions: { use: { description: 'Uses one.', versions: { '2.1': definition } } },
  };
}

function endpointOf(service: ServiceDefinition): Endpoint {
  const [endpoint] = endpointsOf(service).get('widgets.use')?.endpoints ?? [];
  if (!endpoint) throw new Error('there is no endpoint');
  return endpoint;
}

function isBreaking(before: ServiceDefinition, after: ServiceDefinition): boolean {
  const version = parseApiVersion('2.1');
  return compareSurfaces(surfaceAt([before], version), surfaceAt([after], version)).some(
    ({ kind }) => kind === 'breaking',
  );
}

const { checkRequest, checkResponse } = createValidators();

describe('what is told to be compatible', () => {
  test('refuses no request that was taken before', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), fc.boolean(), ([own, newer], wasRequired, isRequired) => {
        const [before, after] = [serviceOf('request', own, wasRequired), serviceOf('request', newer, isRequired)];
        fc.pre(!isBreaking(before, after));
        const [was, is] = [endpointOf(before), endpointOf(after)];
        const refused = BODIES.filter(
          (body) => checkRequest(was, body).length === 0 && checkRequest(is, body).length > 0,
        );
        expect(refused).toEqual([]);
      }),
      { numRuns: 100, seed: 7, maxSkipsPerRun: 1000 },
    );
  });

  test('answers nothing that could not be answered before', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), fc.boolean(), ([own, newer], wasRequired, isRequired) => {
        const [before, after] = [serviceOf('response', own, wasRequired), serviceOf('response', newer, isRequired)];
        fc.pre(!isBreaking(before, after));
        const [was, is] = [endpointOf(before), endpointOf(after)];
        const unknown = BODIES.filter(
          (body) => checkResponse(was, body).length > 0 && checkResponse(is, body).length === 0,
        );
        expect(unknown).toEqual([]);
      }),
      { numRuns: 100, seed: 7, maxSkipsPerRun: 1000 },
    );
  });
});
