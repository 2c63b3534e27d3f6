import type { JsonSchema } from '../../json-schema.js';
import type { NamedType } from '../named-types.js';
import { className, isPlainMember } from './python-names.js';
import { codeLine, comment, docstring, indent, stringLiteral } from './python-text.js';
import { type Direction, typeExpression } from './type-expression.js';

/**
 * The definition of a named type: a TypedDict for an object with properties, else another name of a type. Aliases are
 * evaluated when the module is loaded, so the types inside them are quoted; `definitionOrder` tells where they stand.
 */
export function typeDefinition({ name, schema }: NamedType, direction: Direction): string[] {
  if (schema.properties) return typedDict(className(name), schema, direction);
  const described = schema.description === undefined ? [] : docstring([schema.description], 0);
  const type = schema.$ref === undefined ? evaluated(schema, direction) : typeExpression(schema, direction);
  return [...codeLine(`${className(name)} = ${type}`, 0), ...described];
}

/** Where a type stands: classes come first, then aliases, then mere other names of those. */
export function definitionOrder({ schema }: NamedType): number {
  if (schema.properties) return 0;
  return schema.$ref === undefined ? 1 : 2;
}

/** Python 3.9 has no way to mark a single key as optional: the required keys are those of a base class. */
function typedDict(name: string, schema: JsonSchema, direction: Direction): string[] {
  const required = new Set(schema.required);
  const properties = Object.entries(schema.properties ?? {});
  const always = properties.filter(([property]) => required.has(property));
  const sometimes = properties.filter(([property]) => !required.has(property));
  const { description: purpose = `${name}.` } = schema;
  if (always.length === 0) return keys(name, 'TypedDict', sometimes, purpose, direction, false);
  if (sometimes.length === 0) return keys(name, 'TypedDict', always, purpose, direction, true);
  const base = `_${name}Required`;
  return [
    ...keys(base, 'TypedDict', always, `The keys that are always there in ${name}.`, direction, true),
    '',
    '',
    ...keys(name, base, sometimes, purpose, direction, false),
  ];
}

type Properties = readonly (readonly [string, JsonSchema])[];

function keys(
  name: string,
  base: string,
  properties: Properties,
  purpose: string,
  direction: Direction,
  isTotal: boolean,
): string[] {
  const total = isTotal ? '' : ', total=False';
  if (!properties.every(([property]) => isPlainMember(property))) {
    return unusualKeys(name, base, properties, purpose, direction, total);
  }
  const body = properties.flatMap(([property, schema]) => [
    '',
    ...codeLine(`${property}: ${typeExpression(schema, direction)}`, 1),
    ...(schema.description === undefined ? [] : docstring([schema.description], 1)),
  ]);
  return [`class ${name}(${base}${total}):`, ...indent([...docstring([purpose], 1), ...body])];
}

/** Keys that cannot be written as `key: type` are given as a dictionary. */
function unusualKeys(
  name: string,
  base: string,
  properties: Properties,
  purpose: string,
  direction: Direction,
  total: string,
): string[] {
  const keysName = `_${name}Keys`;
  const entries = properties.flatMap(([property, schema]) => [
    ...(schema.description === undefined ? [] : comment(schema.description, 2)),
    ...codeLine(`${stringLiteral(property)}: ${evaluated(schema, direction)},`, 2),
  ]);
  return [
    `${keysName} = TypedDict(`,
    ...indent([
      `${stringLiteral(keysName)},`,
      '{',
      ...indent(entries),
      '},',
      ...(total === '' ? [] : ['total=False,']),
    ]),
    ')',
    '',
    '',
    `class ${name}(${base === 'TypedDict' ? keysName : `${base}, ${keysName}`}):`,
    ...indent(docstring([purpose], 1)),
  ];
}

/** A type for a place where Python evaluates it, before all classes are there. */
function evaluated(schema: JsonSchema, direction: Direction): string {
  return quoteClasses(typeExpression(schema, direction));
}

const BUILT_IN = /^(str|int|float|bool|list|dict|None|Any|Literal|Mapping|Optional|Sequence|True|False|Union)$/;

function quoteClasses(expression: string): string {
  return expression.replace(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*/g, (piece) =>
    piece.startsWith('"') || BUILT_IN.test(piece) ? piece : `"${piece}"`,
  );
}
