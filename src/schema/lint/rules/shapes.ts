import type { LintRule } from '../lint-rule.js';
import { nameOf, typesOf } from '../schema-sites.js';

/** What requests and answers must say about their shapes, for types to come out of them. */
export const shapeRules: readonly LintRule[] = [
  {
    id: 'response-missing',
    purpose: 'An answer that is not described cannot be checked in tests, and has no type in clients.',
    check: ({ sites }) =>
      sites
        .filter(({ role, position }) => role === 'whole' && position === 'response')
        .filter(({ schema }) => schema.type === undefined && schema.$ref === undefined)
        .map(({ path }) => ({
          path,
          message: 'the response says nothing',
          fix: 'declare its properties; an answer without any is { type: object, additionalProperties: false }',
        })),
  },
  {
    id: 'request-type',
    purpose: 'Parameters have names: a request that is not an object cannot be sent in a query string or a form.',
    check: ({ sites }) =>
      sites
        .filter(({ role, position }) => role === 'whole' && position === 'request')
        .filter(({ schema }) => schema.type !== 'object' && schema.$ref === undefined)
        .map(({ path }) => ({ path, message: 'the request is not of type object', fix: 'write type: object' })),
  },
  {
    id: 'type-missing',
    purpose: 'A value without a type is unknown to clients, and nothing of it is checked.',
    check: ({ sites }) =>
      sites
        .filter(({ role }) => role !== 'whole')
        .filter(({ schema: { type, $ref, anyOf, oneOf, enum: values, const: constant } }) =>
          [type, $ref, anyOf, oneOf, values, constant].every((said) => said === undefined),
        )
        .map((site) => ({ path: site.path, message: `${nameOf(site)} has no type`, fix: 'name its type or types' })),
  },
  {
    id: 'list-items-missing',
    purpose: 'A list whose items are not described is a list of anything.',
    check: ({ sites }) =>
      sites
        .filter(({ schema }) => typesOf(schema).includes('array') && !schema.items && schema.maxItems !== 0)
        .map((site) => ({
          path: site.path,
          message: `the list ${nameOf(site)} has no items`,
          fix: 'declare its items',
        })),
  },
  {
    id: 'object-members-missing',
    purpose: 'An object that neither names its members nor says that they are free was probably forgotten.',
    check: ({ sites }) =>
      sites
        .filter(({ role, position }) => role !== 'whole' || position !== 'request')
        .filter(({ schema }) => typesOf(schema).includes('object'))
        .filter(({ schema: { properties, additionalProperties, anyOf, oneOf } }) =>
          [properties, additionalProperties, anyOf, oneOf].every((said) => said === undefined),
        )
        .map((site) => ({
          path: site.path,
          message: `the object ${nameOf(site)} has no properties`,
          fix: 'declare them, or say additionalProperties: true where members are free and false where there are none',
        })),
  },
  {
    id: 'reference-overridden',
    purpose: 'What stands beside $ref replaces what the definition says; a reader of the definition does not see that.',
    check: ({ sites }) =>
      sites.flatMap(({ schema, path }) => {
        if (schema.$ref === undefined) return [];
        return Object.keys(schema)
          .filter((keyword) => !BESIDE_REFERENCES.has(keyword))
          .map((keyword) => ({
            path: [...path, keyword],
            message: `${keyword} stands beside a $ref`,
            fix: `move it into the definition, or make a definition of its own; only ${[...BESIDE_REFERENCES].slice(1).join(', ')} may stand there`,
          }));
      }),
  },
];

const BESIDE_REFERENCES: ReadonlySet<string> = new Set(['$ref', 'description', 'default', 'validated_by']);
