import { type JsonSchema, type JsonType, definitionName } from '../../json-schema.js';
import { className } from './python-names.js';
import { literal } from './python-text.js';

/**
 * Which collections a type names: what is sent may be any sequence or mapping, what is received is a list or a dict.
 */
export type Direction = 'sent' | 'received';

/** The Python type of the values that a schema allows. */
export function typeExpression(schema: JsonSchema, direction: Direction): string {
  return union(members(schema, direction));
}

/** The type of a parameter that may be left out: `Maybe[…]`, which includes null. */
export function optionalParameter(schema: JsonSchema): string {
  const all = members(schema, 'sent');
  return all.includes('Any') ? 'Any' : `Maybe[${union(all.filter((member) => member !== 'None'))}]`;
}

function union(all: readonly string[]): string {
  const values = [...new Set(all)];
  if (values.includes('Any')) return 'Any';
  const others = values.filter((member) => member !== 'None');
  const joined = others.length > 1 ? `Union[${others.join(', ')}]` : (others[0] ?? 'None');
  return values.length > others.length && others.length > 0 ? `Optional[${joined}]` : joined;
}

function members(schema: JsonSchema, direction: Direction): string[] {
  if (schema.$ref !== undefined) return [className(definitionName(schema.$ref))];
  if (schema.const !== undefined) return literals([schema.const]);
  if (schema.enum) return literals(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice) => members(choice, direction));
  if (schema.type === undefined) return ['Any'];
  const types: readonly JsonType[] = typeof schema.type === 'string' ? [schema.type] : schema.type;
  return types.map((type) => single(type, schema, direction));
}

function single(type: JsonType, schema: JsonSchema, direction: Direction): string {
  switch (type) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'null':
      return 'None';
    case 'array':
      return `${direction === 'sent' ? 'Sequence' : 'list'}[${typeExpression(schema.items ?? {}, direction)}]`;
    case 'object': {
      const { additionalProperties: rest } = schema;
      const values = typeof rest === 'object' ? typeExpression(rest, direction) : 'Any';
      return `${direction === 'sent' ? 'Mapping' : 'dict'}[str, ${values}]`;
    }
  }
}

/** Values that `Literal` can hold; fractions and compound values have no type of their own. */
function literals(values: readonly unknown[]): string[] {
  const written = values.map(literal);
  const known = written.filter((value) => value !== undefined);
  if (known.length < values.length) return ['Any'];
  const named = known.filter((value) => value !== 'None');
  return [
    ...(named.length > 0 ? [`Literal[${named.join(', ')}]`] : []),
    ...(named.length < known.length ? ['None'] : []),
  ];
}
