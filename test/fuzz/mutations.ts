import fc from 'fast-check';
import { NASTY_TEXTS, NASTY_VALUES } from './nasty-values.js';

/** One change somewhere in a value. */
interface Mutation {
  kind: 'replace' | 'remove' | 'add';
  /** Which place, counted through the whole value. */
  place: number;
  key: string;
  value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom<Mutation['kind']>('replace', 'replace', 'replace', 'remove', 'add'),
  place: fc.nat(),
  key: fc.constantFrom(...NASTY_TEXTS),
  value: fc.constantFrom(...NASTY_VALUES),
});

/** Values with none, one or two changes. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changes = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 5, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 2 }) },
  );
  return fc.tuple(values, changes).map(([value, list]) => list.reduce(mutate, value));
}

/** A member of an object or list in a value. */
interface Place {
  parent: Record<string, unknown> | unknown[];
  key: string;
}

function mutate(value: unknown, { kind, place, key, value: other }: Mutation): unknown {
  const copy: unknown = structuredClone(value);
  const places = [...placesIn(copy)];
  const { parent, key: at } = places[place % places.length] ?? {};
  if (!parent || at === undefined) return other;
  if (Array.isArray(parent)) parent.splice(Number(at), kind === 'add' ? 0 : 1, ...(kind === 'remove' ? [] : [other]));
  else if (kind === 'remove') delete parent[at];
  else define(parent, kind === 'add' ? key : at, other);
  return copy;
}

/** As an own member, whatever its name. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function* placesIn(value: unknown): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield { parent: value, key: String(index) };
      yield* placesIn(item);
    }
  } else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      yield { parent: value, key };
      yield* placesIn(member);
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
