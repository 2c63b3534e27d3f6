import type { JsonSchema } from '../json-schema.js';
import type { ServiceDefinition } from '../service-definition.js';

/** A schema and where it stands in its service file. */
export interface SchemaSite {
  schema: JsonSchema;
  /** Keys from the root of the service file. */
  path: readonly string[];
  position: 'request' | 'response' | 'definition';
  /** What it describes: a whole body or definition, or a part of the schema around it. */
  role: 'whole' | 'property' | 'item' | 'value' | 'choice';
  /** The schema that it is a part of. */
  around: JsonSchema | undefined;
}

/** Every schema of a service: those of its definitions, requests and answers, and all below them. References are not followed. */
export function schemaSites({ definitions = {}, actions }: ServiceDefinition): SchemaSite[] {
  const wholes: SchemaSite[] = Object.entries(definitions).map(([name, schema]) =>
    whole(schema, 'definition', ['definitions', name]),
  );
  for (const [action, { versions }] of Object.entries(actions)) {
    for (const [version, { request, response }] of Object.entries(versions)) {
      const path = ['actions', action, 'versions', version];
      if (request) wholes.push(whole(request, 'request', [...path, 'request']));
      wholes.push(whole(response, 'response', [...path, 'response']));
    }
  }
  return wholes.flatMap(withParts);
}

function whole(schema: JsonSchema, position: SchemaSite['position'], path: readonly string[]): SchemaSite {
  return { schema, path, position, role: 'whole', around: undefined };
}

function withParts(site: SchemaSite): SchemaSite[] {
  const { schema, path, position } = site;
  const part = (role: SchemaSite['role'], below: JsonSchema, ...keys: string[]) =>
    withParts({ schema: below, path: [...path, ...keys], position, role, around: schema });
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [] } = schema;
  return [
    site,
    ...Object.entries(properties).flatMap(([name, below]) => part('property', below, 'properties', name)),
    ...(items ? part('item', items, 'items') : []),
    ...(typeof additionalProperties === 'object' ? part('value', additionalProperties, 'additionalProperties') : []),
    ...anyOf.flatMap((below, index) => part('choice', below, 'anyOf', String(index))),
    ...oneOf.flatMap((below, index) => part('choice', below, 'oneOf', String(index))),
  ];
}

/** The name of the property or definition that a site describes. */
export function nameOf({ path }: SchemaSite): string {
  return path.at(-1) ?? '';
}

/** The types that a schema names; none when it leaves them open. */
export function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}
