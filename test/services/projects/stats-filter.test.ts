import { describe, expect, test } from '@jest/globals';
import { modelEntity, taskEntity } from '../../../src/query/index.js';
import {
  childrenCondition,
  namesArchived,
  statsCondition,
  statsFilterOf,
} from '../../../src/services/projects/stats-filter.js';

describe('the filter of the statistics (projects.md §9.6)', () => {
  test.each([
    ['counts everything without type', {}, {}],
    [
      'counts pipeline runs',
      { children_type: 'pipeline' as const },
      { system_tags: ['pipeline'], type: ['controller'] },
    ],
    [
      'counts reports with tags',
      { children_type: 'report' as const, children_tags: ['a'] },
      { system_tags: ['reports'], type: ['report'], tags: ['a'] },
    ],
    ['counts datasets by tags only', { children_type: 'dataset' as const, children_tags: ['a'] }, { tags: ['a'] }],
    [
      'prefers structured tags',
      { children_type: 'dataset' as const, children_tags: ['a'], children_tags_filter: { any: { include: ['b'] } } },
      { tags: { any: { include: ['b'] } } },
    ],
    ['ignores tags without type', { children_tags: ['a'] }, {}],
    [
      'is the one given',
      { children_type: 'report' as const, include_stats_filter: { status: ['failed'] } },
      { status: ['failed'] },
    ],
    ['is not an empty one', { children_type: 'dataset' as const, include_stats_filter: {} }, {}],
  ])('%s', (_case, request, expected) => {
    expect(statsFilterOf(request)).toEqual(expected);
  });

  test.each([[[]], [{}], ['text'], [[null]], [[1]], [null], [7]])('refuses %j', (filter) => {
    expect(() => statsFilterOf({ include_stats_filter: { tags: filter } })).toThrow(
      expect.objectContaining({ code: 400, subcode: 12 }),
    );
  });
});

describe('its condition', () => {
  test('follows the grammar of list filters and structured filters', () => {
    const filter = { tags: ['a', '-b'], 'execution.queue': { all: { exclude: ['q'] } } };
    expect(JSON.stringify(statsCondition(taskEntity, filter))).toBe(
      '{"$and":[{},{"$and":[{"tags":{"$in":["a"]}},{"tags":{"$nin":["b"]}}]},{"execution.queue":{"$nin":["q"]}}]}',
    );
  });

  test.each(['$where', 'nope', 'company.name', 'user.preferences', 'tags.$x', '__proto__', ''])(
    'looks nowhere for the field %j',
    (field) => {
      expect(statsCondition(taskEntity, Object.fromEntries([[field, ['x']]]))).toEqual({
        $and: [{}, { __unknown_field: { $in: ['x'] } }],
      });
    },
  );

  test('looks nowhere for fields of tasks among models', () => {
    expect(JSON.stringify(statsCondition(modelEntity, { type: ['controller'] }))).toContain('__unknown_field');
  });

  test('is none for children without type', () => {
    expect(childrenCondition(taskEntity, { children_tags: ['a'] })).toBeUndefined();
  });
});

test.each([
  [{ system_tags: ['archived'] }, true],
  [{ system_tags: ['-archived'] }, true],
  [{ system_tags: ['__$not', 'archived'] }, true],
  [{ system_tags: { all: { exclude: ['archived'] } } }, true],
  [{ system_tags: ['pipeline'] }, false],
  [{ tags: ['archived'] }, false],
  [{}, false],
])('%j decides about archived things: %j', (filter, expected) => {
  expect(namesArchived(filter)).toBe(expected);
});
