import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { isObject } from '../../../json/is-object.js';
import { type Definitions, type JsonSchema, inlineReferences, mapSchema } from '../../json-schema.js';
import type { LintRule } from '../lint-rule.js';
import { nameOf, typesOf } from '../schema-sites.js';
import { patternFault } from './patterns.js';

/** Keywords and the types of the values that they judge. */
const JUDGED_TYPES: readonly (readonly [keyof JsonSchema, readonly string[]])[] = [
  ['properties', ['object']],
  ['required', ['object']],
  ['additionalProperties', ['object']],
  ['items', ['array']],
  ['minItems', ['array']],
  ['maxItems', ['array']],
  ['minimum', ['number', 'integer']],
  ['maximum', ['number', 'integer']],
  ['minLength', ['string']],
  ['maxLength', ['string']],
  ['pattern', ['string']],
  ['format', ['string']],
];

/** Pairs of which the first must not be above the second. */
const BOUNDS = [
  ['minimum', 'maximum'],
  ['minItems', 'maxItems'],
  ['minLength', 'maxLength'],
] as const;

/** What schemas say about single values: it must be possible, and have an effect. */
export const valueRules: readonly LintRule[] = [
  {
    id: 'enum-type-missing',
    purpose: 'Generators and text parameters go by the type of an enum, not by its values.',
    check: ({ sites }) =>
      sites
        .filter(({ schema }) => (schema.enum ?? schema.const) !== undefined && schema.type === undefined)
        .map((site) => ({
          path: site.path,
          message: `the values of ${nameOf(site)} have no type`,
          fix: 'write their type',
        })),
  },
  {
    id: 'enum-values',
    purpose: 'A value that stands twice, or is not of the declared type, was meant to be another one.',
    check: ({ sites }) =>
      sites.flatMap(({ schema, path }) =>
        wrongValues(schema).map(([value, wrong]) => ({
          path: [...path, 'enum'],
          message: `the value ${JSON.stringify(value)} of the enum ${wrong}`,
          fix: 'remove or correct it',
        })),
      ),
  },
  {
    id: 'default-refused',
    purpose: 'A default is what callers get who say nothing: one that the schema itself refuses is wrong on one side.',
    check: ({ service, sites }) => {
      const reasonFor = defaultJudge(service.definitions ?? {});
      return sites.flatMap(({ schema, path }) => {
        const reason = schema.default === undefined ? undefined : reasonFor(schema);
        if (reason === undefined) return [];
        return [
          {
            path: [...path, 'default'],
            message: `the default ${JSON.stringify(schema.default)} is refused by its own schema: ${reason}`,
            fix: 'correct the default or the schema',
          },
        ];
      });
    },
  },
  {
    id: 'default-of-required',
    purpose: 'A parameter that must be given has no use for a default; callers wonder which of the two holds.',
    check: ({ sites }) =>
      sites
        .filter(({ role, position }) => role === 'property' && position === 'request')
        .filter((site) => site.schema.default !== undefined && site.around?.required?.includes(nameOf(site)))
        .map((site) => ({
          path: [...site.path, 'default'],
          message: `the required property ${nameOf(site)} has a default`,
          fix: 'leave out the default, or do not require the property',
        })),
  },
  {
    id: 'keyword-without-effect',
    purpose: 'A keyword that does not judge values of the declared type does nothing, whatever its author hoped for.',
    check: ({ sites }) =>
      sites.flatMap(({ schema, path }) =>
        JUDGED_TYPES.filter(
          ([keyword, types]) =>
            schema[keyword] !== undefined &&
            schema.type !== undefined &&
            !typesOf(schema).some((type) => types.includes(type)),
        ).map(([keyword, types]) => ({
          path: [...path, keyword],
          message: `${keyword} says nothing about the type ${typesOf(schema).join(', ')}`,
          fix: `remove it, or add the type ${types[0] ?? ''}`,
        })),
      ),
  },
  {
    id: 'bounds-crossed',
    purpose: 'No value lies between a lower bound and a smaller upper one: every call would be refused.',
    check: ({ sites }) =>
      sites.flatMap(({ schema, path }) =>
        BOUNDS.filter(([low, high]) => (schema[low] ?? -Infinity) > (schema[high] ?? Infinity)).map(([low, high]) => ({
          path: [...path, low],
          message: `${low} ${schema[low]} is above ${high} ${schema[high]}`,
          fix: 'swap or correct them',
        })),
      ),
  },
  {
    id: 'pattern-unsafe',
    purpose: 'A pattern that does not compile fails every call; one with nested repeats lets a caller stop the server.',
    check: ({ sites }) =>
      sites.flatMap(({ schema: { pattern }, path }) => {
        const fault = pattern === undefined ? undefined : patternFault(pattern);
        return fault === undefined ? [] : [{ path: [...path, 'pattern'], ...fault }];
      }),
  },
];

function wrongValues(schema: JsonSchema): (readonly [unknown, string])[] {
  const values = schema.enum ?? [];
  const types = typesOf(schema);
  return [
    ...values.filter((value, index) => values.indexOf(value) < index).map((value) => [value, 'stands twice'] as const),
    ...values
      .filter((value) => types.length > 0 && !types.some((type) => isOfType(value, type)))
      .map((value) => [value, `is not of the type ${types.join(', ')}`] as const),
  ];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

/** Tells why a schema refuses its own default, if it does; versions of an action repeat schemas, so each is compiled once. */
function defaultJudge(definitions: Definitions): (schema: JsonSchema) => string | undefined {
  const ajv = new Ajv2020({ strict: false });
  formatsPlugin.default(ajv, ['date-time', 'email']);
  const reasons = new Map<string, string | undefined>();
  return (schema) => {
    const key = JSON.stringify(schema);
    if (!reasons.has(key)) {
      const accepts = ajv.compile(withReadablePatterns(inlineReferences(schema, definitions)));
      reasons.set(key, accepts(schema.default) ? undefined : (accepts.errors?.[0]?.message ?? 'it does not fit'));
    }
    return reasons.get(key);
  };
}

/** Patterns that do not compile are reported on their own. */
function withReadablePatterns(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, ({ pattern, ...rest }) =>
    pattern === undefined || patternFault(pattern) ? rest : { ...rest, pattern },
  );
}
