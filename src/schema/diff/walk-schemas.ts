import type { Definitions, JsonSchema } from '../json-schema.js';
import { pairAlternatives } from './alternatives.js';
import { type Shape, type ValueType, shapeOf } from './shape.js';

/** Whether a property is declared, and whether it has to be there. */
export type Presence = 'absent' | 'optional' | 'required';

/** One property of an object, before and after. */
export interface MemberPair {
  name: string;
  before: Presence;
  after: Presence;
}

/** What two schemas say of one value. */
export interface ValuePair {
  before: Shape;
  after: Shape;
  /** Whether the value is a property that may be left out: in requests it may then be null too (wire-protocol.md §10.2). */
  optionalBefore: boolean;
  optionalAfter: boolean;
  /** Alternatives (`anyOf`, `oneOf`) that went or came; a changed one is a pair of its own. */
  removedAlternatives: number;
  addedAlternatives: number;
}

/** Gets every pair that a walk comes across, with the JSON pointer of the value. */
export interface PairVisitor {
  member(path: string, pair: MemberPair): void;
  value(path: string, pair: ValuePair): void;
}

/** A schema with what its references mean and whether its value may be left out. */
interface Place {
  schema: JsonSchema;
  definitions: Definitions;
  optional: boolean;
}

const ANY: JsonSchema = {};

/**
 * Walks two schemas side by side, from the whole down, and shows the visitor every value that both describe and every property that
 * at least one of them declares. References are followed as the walk meets them.
 */
export function walkSchemas(
  before: { schema: JsonSchema; definitions: Definitions },
  after: { schema: JsonSchema; definitions: Definitions },
  visitor: PairVisitor,
): void {
  walk('', { ...before, optional: false }, { ...after, optional: false }, visitor);
}

function walk(path: string, before: Place, after: Place, visitor: PairVisitor): void {
  const [b, a] = withAlternatives(shapeOf(before.schema, before.definitions), shapeOf(after.schema, after.definitions));
  const alternatives = pairAlternatives(b.alternatives, before.definitions, a.alternatives, after.definitions);
  visitor.value(path, {
    before: b,
    after: a,
    optionalBefore: before.optional,
    optionalAfter: after.optional,
    removedAlternatives: alternatives.removed.length,
    addedAlternatives: alternatives.added.length,
  });
  const below = (segment: string, [own, newer]: SchemaPair, optional: [boolean, boolean] = [false, false]) =>
    walk(
      `${path}${segment}`,
      { ...before, schema: own, optional: optional[0] },
      { ...after, schema: newer, optional: optional[1] },
      visitor,
    );

  for (const pair of alternatives.changed) below('', pair);
  const bothCanBe = (type: ValueType) => b.types.has(type) && a.types.has(type);
  if (bothCanBe('array') && (b.schema.items ?? a.schema.items))
    below('/items', [b.schema.items ?? ANY, a.schema.items ?? ANY]);
  if (!bothCanBe('object')) return;
  const entries = entriesOf(b.schema, a.schema);
  if (entries) below('/additionalProperties', entries, [true, true]);
  for (const name of memberNames(b.schema, a.schema)) {
    const pair = { name, before: presenceOf(b.schema, name), after: presenceOf(a.schema, name) };
    const segment = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    visitor.member(`${path}${segment}`, pair);
    const [own, newer] = [memberSchema(b.schema, name), memberSchema(a.schema, name)];
    if (own && newer) below(segment, [own, newer], [pair.before !== 'required', pair.after !== 'required']);
  }
}

type SchemaPair = readonly [before: JsonSchema, after: JsonSchema];

/** Where one side alone offers alternatives, the other is taken for the only alternative that it has. */
function withAlternatives(before: Shape, after: Shape): [Shape, Shape] {
  if (before.alternatives.length > 0 && after.alternatives.length === 0) return [before, asAlternative(after)];
  if (after.alternatives.length > 0 && before.alternatives.length === 0) return [asAlternative(before), after];
  return [before, after];
}

function asAlternative(shape: Shape): Shape {
  const { description, ...schema } = shape.schema;
  const around = shapeOf(description === undefined ? {} : { description }, {});
  return { ...around, nullable: shape.nullable, alternatives: [schema] };
}

/** What the values of undeclared keys look like, where at least one side says it and the other does not forbid such keys. */
function entriesOf(
  { additionalProperties: before = true }: JsonSchema,
  { additionalProperties: after = true }: JsonSchema,
): SchemaPair | undefined {
  if (before === false || after === false || (before === true && after === true)) return undefined;
  return [before === true ? ANY : before, after === true ? ANY : after];
}

/** What is said of a property: by its name, or as the value of any key. */
function memberSchema(schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties = {}, additionalProperties: entries } = schema;
  if (presenceOf(schema, name) !== 'absent') return properties[name] ?? ANY;
  return typeof entries === 'object' ? entries : undefined;
}

function memberNames(before: JsonSchema, after: JsonSchema): Set<string> {
  return new Set(
    [before, after].flatMap(({ properties = {}, required = [] }) => [...Object.keys(properties), ...required]),
  );
}

function presenceOf({ properties = {}, required = [] }: JsonSchema, name: string): Presence {
  if (required.includes(name)) return 'required';
  return Object.hasOwn(properties, name) ? 'optional' : 'absent';
}
