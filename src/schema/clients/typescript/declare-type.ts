import { pascalCase, typesOf } from '../../generate-types.js';
import type { JsonSchema } from '../../json-schema.js';
import type { NamedType } from '../named-types.js';
import { docComment, propertyKey, typed } from './source-text.js';

/**
 * The declaration of a type with its doc comment: an interface where its properties are known.
 * @param takesConditions whether conditions on dotted names may stand beside the properties
 */
export function declareType({ name, schema }: NamedType, fallback: string, takesConditions = false): string[] {
  const doc = docComment([describe(schema) || fallback]);
  if (!schema.properties) return [...doc, ...typed(`export type ${pascalCase(name)} =`, typesOf(schema, 'response'))];
  const body = [
    ...members(schema),
    ...(takesConditions ? CONDITIONS : []),
    ...(opens(schema) ? ['  [property: string]: unknown;'] : []),
  ];
  const head = `export interface ${pascalCase(name)} {`;
  return body.length === 0 ? [...doc, `${head}}`] : [...doc, head, ...body, '}'];
}

const CONDITIONS = [
  ...docComment(["Conditions on what no schema can list, such as `'metadata.framework.value'`."], '  '),
  '  [path: `${string}.${string}`]: unknown;',
];

function members({ properties = {}, required = [] }: JsonSchema): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const description = describe(schema);
    return [
      ...(description === '' ? [] : docComment([description], '  ')),
      ...typed(`${propertyKey(name)}${required.includes(name) ? '' : '?'}:`, typesOf(schema, 'response'), '  '),
    ];
  });
}

/** Whether properties beside the declared ones are expected. */
function opens({ additionalProperties }: JsonSchema): boolean {
  return additionalProperties === true || typeof additionalProperties === 'object';
}

function describe({ description = '', default: fallback }: JsonSchema): string {
  return fallback === undefined ? description : `${description} Default: \`${JSON.stringify(fallback)}\`.`.trim();
}
