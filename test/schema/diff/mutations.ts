import type { JsonSchema, JsonType } from '../../../src/schema/json-schema.js';
import type { ActionDefinition, ServiceDefinition, VersionDefinition } from '../../../src/schema/service-definition.js';

/** A change of known kind that can be made to service files. */
export type Mutation = { rule: string } & (
  | { change: (action: ActionDefinition, newest: [string, VersionDefinition]) => ActionDefinition | undefined }
  | { part: 'request' | 'response'; edit: (schema: JsonSchema, site: Site) => JsonSchema | undefined }
);

/** Where a schema stands: whether it is the whole of a part, and whether it has to be there. */
interface Site {
  isWhole: boolean;
  isRequired: boolean;
  random: Random;
}

/** A service with one mutation, and where it was made. */
export interface Mutant {
  rule: string;
  endpoint: string;
  place: string;
  before: ServiceDefinition;
  after: ServiceDefinition;
}

/** Numbers from 0 up to, and without, a limit. */
type Random = (limit: number) => number;

/** Makes a mutation at one of the places of the service files that it fits; the seed decides which. */
export function mutate(services: readonly ServiceDefinition[], mutation: Mutation, seed: number): Mutant {
  const random = createRandom(seed);
  const mutants = services.flatMap((service) =>
    Object.entries(service.actions).flatMap(([name, action]) =>
      mutatedActions(action, mutation, random).map(({ place, mutated }) => ({
        rule: mutation.rule,
        endpoint: `${service.service}.${name}`,
        place,
        before: service,
        after: withAction(service, name, mutated),
      })),
    ),
  );
  const mutant = mutants[random(mutants.length)];
  if (!mutant) throw new Error(`there is no place for ${mutation.rule}`);
  return mutant;
}

interface MutatedAction {
  place: string;
  mutated: ActionDefinition | undefined;
}

function mutatedActions(action: ActionDefinition, mutation: Mutation, random: Random): MutatedAction[] {
  const newest = Object.entries(action.versions).at(-1);
  if (!newest || action.retired_after !== undefined) return [];
  if ('change' in mutation) {
    const mutated = mutation.change(action, newest);
    return mutated === action ? [] : [{ place: '', mutated }];
  }
  const { part, edit } = mutation;
  const [version, definition] = newest;
  const schema = definition[part];
  if (!schema) return [];
  return edits(schema, edit, { isWhole: true, isRequired: true, random }).map(({ path, schema: edited }) => ({
    place: `${part}${path}`,
    mutated: { ...action, versions: { ...action.versions, [version]: { ...definition, [part]: edited } } },
  }));
}

function withAction(service: ServiceDefinition, name: string, action: ActionDefinition | undefined): ServiceDefinition {
  const { [name]: _, ...others } = service.actions;
  return { ...service, actions: action ? { ...others, [name]: action } : others };
}

interface Edit {
  path: string;
  schema: JsonSchema;
}

/** Every way to make an edit somewhere in a schema; not behind references, which others share. */
function edits(
  schema: JsonSchema,
  edit: (schema: JsonSchema, site: Site) => JsonSchema | undefined,
  site: Site,
): Edit[] {
  const own = schema.$ref === undefined ? edit(schema, site) : undefined;
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    return edits(member, edit, { ...site, isWhole: false, isRequired }).map((below) => ({
      path: `/${name}${below.path}`,
      schema: { ...schema, properties: { ...schema.properties, [name]: below.schema } },
    }));
  });
  const items = schema.items ? edits(schema.items, edit, { ...site, isWhole: false, isRequired: true }) : [];
  return [
    ...(own ? [{ path: '', schema: own }] : []),
    ...members,
    ...items.map((below) => ({ path: `/items${below.path}`, schema: { ...schema, items: below.schema } })),
  ];
}

/** mulberry32: small, seeded, good enough to choose places. */
function createRandom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const NEW_NAME = 'mutant';

/** A type that the schema has not, and not the one that holds it. */
function otherType({ type }: JsonSchema): JsonType {
  return type === 'boolean' ? 'string' : 'boolean';
}

/** A schema of one type whose values are not listed, and that is not the whole request or answer. */
function isPlain(schema: JsonSchema, { isWhole }: Site): boolean {
  return !isWhole && typeof schema.type === 'string' && !schema.enum && !('const' in schema);
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...others } = value;
  return others;
}

function withoutMember(schema: JsonSchema, { random }: Site): JsonSchema | undefined {
  const names = Object.keys(schema.properties ?? {});
  const name = names[random(names.length)];
  if (name === undefined) return undefined;
  const required = schema.required?.filter((other) => other !== name);
  return { ...schema, properties: without(schema.properties ?? {}, name), ...(required && { required }) };
}

function withMember(schema: JsonSchema): JsonSchema | undefined {
  return schema.properties && { ...schema, properties: { ...schema.properties, [NEW_NAME]: { type: 'string' } } };
}

function withRequired(schema: JsonSchema, { random }: Site): JsonSchema | undefined {
  const { required = [], properties = {} } = schema;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const name = optional[random(optional.length)];
  return name === undefined ? undefined : { ...schema, required: [...required, name] };
}

function withoutRequired(schema: JsonSchema): JsonSchema | undefined {
  return schema.required?.length ? { ...schema, required: schema.required.slice(1) } : undefined;
}

function withOtherType(schema: JsonSchema, site: Site): JsonSchema | undefined {
  return isPlain(schema, site) ? { ...schema, type: otherType(schema) } : undefined;
}

function withMoreTypes(schema: JsonSchema, site: Site): JsonSchema | undefined {
  return isPlain(schema, site) && typeof schema.type === 'string'
    ? { ...schema, type: [schema.type, otherType(schema)] }
    : undefined;
}

function withNull(schema: JsonSchema, site: Site): JsonSchema | undefined {
  return isPlain(schema, site) && site.isRequired && typeof schema.type === 'string'
    ? { anyOf: [schema, { type: 'null' }] }
    : undefined;
}

function withoutNull(schema: JsonSchema): JsonSchema | undefined {
  if (typeof schema.type === 'string' || !schema.type?.includes('null')) return undefined;
  return { ...schema, type: schema.type.filter((type) => type !== 'null') };
}

function withMoreValues(schema: JsonSchema): JsonSchema | undefined {
  const like = schema.enum?.[0];
  return schema.enum && { ...schema, enum: [...schema.enum, typeof like === 'number' ? like + 100 : NEW_NAME] };
}

function withFewerValues(schema: JsonSchema): JsonSchema | undefined {
  return schema.enum && schema.enum.length > 1 ? { ...schema, enum: schema.enum.slice(1) } : undefined;
}

const LOWER = { string: 'minLength', array: 'minItems', integer: 'minimum', number: 'minimum' } as const;

function withTighterLimit(schema: JsonSchema, site: Site): JsonSchema | undefined {
  const keyword = Object.entries(LOWER).find(([type]) => type === schema.type)?.[1];
  return keyword && isPlain(schema, site) ? { ...schema, [keyword]: (schema[keyword] ?? 0) + 1 } : undefined;
}

function withoutLimit(schema: JsonSchema): JsonSchema | undefined {
  const keyword = (['minItems', 'maxItems', 'minimum', 'maximum', 'minLength', 'format'] as const).find(
    (one) => one in schema,
  );
  return keyword && without(schema, keyword);
}

function withAlternative(schema: JsonSchema, site: Site): JsonSchema | undefined {
  const { description, ...alternative } = schema;
  if (!isPlain(schema, site)) return undefined;
  return { ...(description && { description }), anyOf: [alternative, { type: otherType(schema) }] };
}

function closed(schema: JsonSchema): JsonSchema | undefined {
  return schema.additionalProperties === true ? { ...schema, additionalProperties: false } : undefined;
}

function redescribed(schema: JsonSchema): JsonSchema | undefined {
  return schema.description === undefined ? undefined : { ...schema, description: `${schema.description} Or so.` };
}

/** Mutations by the rule that should report them, breaking and compatible ones mixed. */
export const MUTATIONS: readonly Mutation[] = [
  { rule: 'action-removed', change: () => undefined },
  { rule: 'action-retired', change: (action) => ({ ...action, retired_after: '2.30' }) },
  { rule: 'action-made-internal', change: (action) => (action.internal ? action : { ...action, internal: true }) },
  {
    rule: 'action-role-removed',
    change: (action) => (action.allow_roles ? action : { ...action, allow_roles: ['root'] }),
  },
  {
    rule: 'action-authorization-demanded',
    change: (action) => (action.authorize === false ? { ...action, authorize: true } : action),
  },
  {
    rule: 'action-authorization-relaxed',
    change: (action) => (action.authorize === undefined ? { ...action, authorize: null } : action),
  },
  {
    rule: 'action-made-writing',
    change: (action) => (action.effect === 'read' ? { ...action, effect: 'write' } : action),
  },
  {
    rule: 'action-made-reading',
    change: (action) => (action.effect === 'read' ? action : { ...action, effect: 'read' }),
  },
  { rule: 'action-query-removed', change: (action) => (action.query ? { ...action, query: false } : action) },
  { rule: 'action-query-added', change: (action) => (action.query ? action : { ...action, query: true }) },
  {
    rule: 'action-key-demanded',
    change: (action) => ({ ...action, required_keys: [...(action.required_keys ?? []), NEW_NAME] }),
  },
  { rule: 'action-key-waived', change: (action) => (action.required_keys ? without(action, 'required_keys') : action) },
  {
    rule: 'deprecation-added',
    change: (action, [version, definition]) => ({
      ...action,
      versions: {
        ...action.versions,
        [version]: { ...definition, deprecated: { since: '2027-01-01', successor: 'debug.ping@2.1' } },
      },
    }),
  },
  {
    rule: 'action-version-added',
    change: (action, [version, definition]) =>
      version === '2.31' ? action : { ...action, versions: { ...action.versions, '2.31': definition } },
  },
  {
    rule: 'action-description-changed',
    change: (action) => ({ ...action, description: `${action.description} Or so.` }),
  },
  { rule: 'request-property-removed', part: 'request', edit: withoutMember },
  { rule: 'request-property-added', part: 'request', edit: withMember },
  {
    rule: 'request-property-added-required',
    part: 'request',
    edit: (schema) => {
      const wider = withMember(schema);
      return wider && { ...wider, required: [...(schema.required ?? []), NEW_NAME] };
    },
  },
  { rule: 'request-property-became-required', part: 'request', edit: withRequired },
  { rule: 'request-property-became-optional', part: 'request', edit: withoutRequired },
  { rule: 'request-type-narrowed', part: 'request', edit: withOtherType },
  { rule: 'request-type-widened', part: 'request', edit: withMoreTypes },
  { rule: 'request-null-accepted', part: 'request', edit: withNull },
  { rule: 'request-value-refused', part: 'request', edit: withFewerValues },
  { rule: 'request-value-accepted', part: 'request', edit: withMoreValues },
  { rule: 'request-limit-tightened', part: 'request', edit: withTighterLimit },
  { rule: 'request-limit-loosened', part: 'request', edit: withoutLimit },
  {
    rule: 'request-default-changed',
    part: 'request',
    edit: (schema) => ('default' in schema ? { ...schema, default: NEW_NAME } : undefined),
  },
  {
    rule: 'request-default-added',
    part: 'request',
    edit: (schema) => ('default' in schema ? undefined : { ...schema, default: NEW_NAME }),
  },
  { rule: 'request-object-closed', part: 'request', edit: closed },
  { rule: 'request-alternative-added', part: 'request', edit: withAlternative },
  {
    rule: 'request-check-enforced',
    part: 'request',
    edit: (schema) => (schema.validated_by ? without(schema, 'validated_by') : undefined),
  },
  {
    rule: 'request-check-left-to-handler',
    part: 'request',
    edit: (schema) => (schema.validated_by ? undefined : { ...schema, validated_by: 'handler' }),
  },
  { rule: 'request-description-changed', part: 'request', edit: redescribed },
  { rule: 'response-property-removed', part: 'response', edit: withoutMember },
  { rule: 'response-property-added', part: 'response', edit: withMember },
  { rule: 'response-property-may-vanish', part: 'response', edit: withoutRequired },
  { rule: 'response-property-guaranteed', part: 'response', edit: withRequired },
  { rule: 'response-type-widened', part: 'response', edit: withMoreTypes },
  { rule: 'response-null-added', part: 'response', edit: withNull },
  { rule: 'response-null-removed', part: 'response', edit: withoutNull },
  { rule: 'response-value-added', part: 'response', edit: withMoreValues },
  { rule: 'response-value-removed', part: 'response', edit: withFewerValues },
  { rule: 'response-limit-loosened', part: 'response', edit: withoutLimit },
  { rule: 'response-limit-tightened', part: 'response', edit: withTighterLimit },
  { rule: 'response-map-closed', part: 'response', edit: closed },
  { rule: 'response-alternative-added', part: 'response', edit: withAlternative },
  { rule: 'response-description-changed', part: 'response', edit: redescribed },
];
