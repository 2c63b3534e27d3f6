import { type JsonSchema, definitionName } from '../json-schema.js';
import { type Surface, actionsOf } from '../surface/surface.js';
import type { Change } from './change.js';
import { ALL_RULES } from './rules/index.js';

/** Keys that lead to a place in a service file, such as `['definitions', 'model', 'properties', 'name']`. */
export type SourcePath = readonly string[];

/** Keys of an action in a service file, by the rules that judge their values. */
const KEYS = new Map(ALL_RULES.flatMap(({ id, key }) => (key === undefined ? [] : [[id, key]])));

/**
 * Where the service file declares what a change is about: in a flag or the version of the action, or in the definition that
 * it refers to.
 * Ends at the last key that the surface has: a property that is gone leads to the object that it was in.
 */
export function sourcePath(surface: Surface, { rule, endpoint, part, path }: Change): SourcePath {
  const found = actionsOf(surface).get(endpoint);
  const [, name = ''] = endpoint.split('.');
  if (!found || part === 'action') {
    const key = KEYS.get(rule);
    return key === undefined ? ['actions', name] : ['actions', name, key];
  }
  const { definitions } = found.service;
  let place: Place = {
    keys: ['actions', name, 'versions', found.action.version, part],
    schema: found.action[part],
  };
  for (const segment of path.split('/').slice(1)) {
    const next = candidates(place, definitions).flatMap((from) => step(from, decode(segment)) ?? [])[0];
    if (!next) return followed(place, definitions).keys;
    place = next;
  }
  return place.keys;
}

interface Place {
  keys: SourcePath;
  schema: JsonSchema;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

/** The schema itself and its alternatives, references followed. */
function candidates(place: Place, definitions: Definitions): Place[] {
  const own = followed(place, definitions);
  const alternatives = (['anyOf', 'oneOf'] as const).flatMap((keyword) =>
    (own.schema[keyword] ?? []).map((schema, i) => ({ keys: [...own.keys, keyword, String(i)], schema })),
  );
  return [own, ...alternatives.flatMap((alternative) => candidates(alternative, definitions))];
}

function followed(place: Place, definitions: Definitions): Place {
  const name = place.schema.$ref === undefined ? undefined : definitionName(place.schema.$ref);
  const schema = name === undefined ? undefined : definitions[name];
  return name !== undefined && schema ? followed({ keys: ['definitions', name], schema }, definitions) : place;
}

function step({ keys, schema }: Place, segment: string): Place | undefined {
  const property = schema.properties?.[segment];
  if (property) return { keys: [...keys, 'properties', segment], schema: property };
  if (segment === 'items' && schema.items) return { keys: [...keys, segment], schema: schema.items };
  const entries = schema.additionalProperties;
  if (segment === 'additionalProperties' && typeof entries === 'object')
    return { keys: [...keys, segment], schema: entries };
  return undefined;
}

function decode(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
