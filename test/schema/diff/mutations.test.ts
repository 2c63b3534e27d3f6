import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject } from '../../../src/json/is-object.js';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import { compareSurfaces } from '../../../src/schema/diff/compare-surfaces.js';
import { ALL_RULES } from '../../../src/schema/diff/rules/index.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';
import { MUTATIONS, mutate } from './mutations.js';

const NEWEST = parseApiVersion('2.31');
const services = JSON.parse(
  readFileSync(new URL('../../../generated/services.json', import.meta.url), 'utf8'),
) as ServiceDefinition[];

const kindOf = new Map(ALL_RULES.map(({ id, kind }) => [id, kind]));

describe('fifty seeded mutations of our own service files', () => {
  const mutants = Array.from({ length: 50 }, (_, index) => {
    const mutation = MUTATIONS[index % MUTATIONS.length];
    if (!mutation) throw new Error('there are no mutations');
    return mutate(services, mutation, 20_310 + index);
  });

  test('are of at least twenty kinds', () => {
    expect(new Set(mutants.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(20);
  });

  test.each(mutants)('$rule at $endpoint $place is told for what it is', ({ rule, endpoint, before, after }) => {
    const changes = compareSurfaces(surfaceAt([before], NEWEST), surfaceAt([after], NEWEST));
    expect(new Set(changes.map((change) => change.rule))).toEqual(new Set([rule]));
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set([kindOf.get(rule)]));
    expect(changes.map((change) => change.endpoint)).toContain(endpoint);
  });
});

describe('comparing surfaces', () => {
  const anyVersion = fc.integer({ min: 1, max: 31 }).map((minor) => parseApiVersion(`2.${minor}`));

  test('finds nothing between a surface and itself', () => {
    fc.assert(
      fc.property(anyVersion, (version) => {
        expect(compareSurfaces(surfaceAt(services, version), surfaceAt(services, version))).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, fc.infiniteStream(fc.nat(9)), (before, after, order) => {
        const inOrder = compareSurfaces(surfaceAt(services, before), surfaceAt(services, after));
        const shuffled = shuffleKeys(surfaceAt(services, after), order);
        expect(compareSurfaces(surfaceAt(services, before), shuffled)).toEqual(inOrder);
      }),
      { numRuns: 5 },
    );
  });
});

/** A copy whose objects have their keys in another order. */
function shuffleKeys<T>(value: T, order: Iterator<number>): T;
function shuffleKeys(value: unknown, order: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, order));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => ({ rank: Number(order.next().value), entry: [key, shuffleKeys(member, order)] as const }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry),
  );
}
