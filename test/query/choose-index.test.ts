import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/query/condition.js';
import { NUMERIC } from '../../src/database/index.js';
import { chooseIndex } from '../../src/query/choose-index.js';

const NEWEST = new Map([
  ['last_update', -1 as const],
  ['_id', 1 as const],
]);

/** The fields of the index that is chosen for a listing of models, the newest first. */
function chosen(filter: Condition, sort: Map<string, 1 | -1> | undefined = NEWEST): string | undefined {
  const index = chooseIndex('model', { company: { $in: ['', 'c'] }, ...filter }, sort);
  return index && Object.keys(index.keys).join(' ');
}

const BY_COMPANY = 'company last_update _id name ready';
const BY_PROJECT = 'company project last_update _id name ready user';

describe('the index of a listing', () => {
  test.each<[about: string, filter: Condition, index: string | undefined]>([
    ['everything', {}, BY_COMPANY],
    ['a project', { project: 'p' }, BY_PROJECT],
    ['some projects', { project: { $in: ['p', 'q'] } }, BY_PROJECT],
    ['a tag', { tags: { $in: ['t'] } }, 'company tags last_update _id'],
    ['a user', { user: 'u' }, 'company user last_update _id'],
    ['all but the archived', { system_tags: { $nin: ['archived'] } }, BY_COMPANY],
    ['a range of the order itself', { last_update: { $gte: new Date(0) } }, BY_COMPANY],
    ['a pattern of names in a project', { project: 'p', name: { $regex: 'x' } }, BY_PROJECT],
    ['conditions in a list', { $and: [{ project: 'p' }, { ready: { $eq: true } }] }, BY_PROJECT],
  ])('for %s delivers the order and decides the filter', (_about, filter, index) => {
    expect(chosen(filter)).toBe(index);
  });

  test.each<[about: string, filter: Condition]>([
    ['ids, which find their documents by themselves', { _id: { $in: ['a'] } }],
    ['a field that no ordered index holds', { framework: 'PyTorch' }],
    ['a tag in a project', { project: 'p', tags: 't' }],
    ['a tag that must come with another', { $and: [{ tags: 't' }, { tags: { $all: ['u'] } }] }],
    ['alternatives', { $or: [{ name: 'a' }, { user: 'b' }] }],
    ['a text search', { $text: { $search: 'a' } }],
    ['two conditions on a field', { $and: [{ name: { $regex: 'a' } }, { name: { $regex: 'b' } }] }],
    ['more projects than can be merged', { project: { $in: Array.from({ length: 26 }, (_, index) => `p${index}`) } }],
  ])('is left to the database for %s', (_about, filter) => {
    expect(chosen(filter)).toBeUndefined();
  });

  test('is left to the database without an order, and for one that no index has', () => {
    expect(chooseIndex('model', { company: 'c' }, undefined)).toBeUndefined();
    expect(
      chosen(
        {},
        new Map([
          ['framework', -1 as const],
          ['_id', 1 as const],
        ]),
      ),
    ).toBeUndefined();
    expect(
      chosen(
        {},
        new Map([
          ['last_update', 1 as const],
          ['_id', 1 as const],
        ]),
      ),
    ).toBeUndefined();
  });

  test('of a kind that has none is left to the database', () => {
    expect(chooseIndex('nothing', { company: 'c' }, NEWEST)).toBeUndefined();
  });

  const HIDDEN = { system_tags: { $ne: 'hidden' } };
  test.each<[about: string, filter: Condition, fields: string]>([
    ['a project', { project: 'p' }, 'company project last_update _id status type user'],
    ['a rare status of a project', { project: 'p', status: 's' }, 'company project last_update _id status type user'],
    ['a status', { status: { $in: ['s', 't'] } }, 'company status last_update _id type user'],
    ['a tag in a project', { project: 'p', tags: 't' }, 'company project tags last_update _id status type user'],
    [
      'a tag without another',
      { $and: [{ tags: { $in: ['t'] } }, { tags: { $nin: ['u'] } }] },
      'company tags last_update _id status type',
    ],
    [
      'statuses of more than that many projects times statuses',
      { project: { $in: Array.from({ length: 20 }, (_, at) => `p${at}`) }, status: { $in: ['s', 't', 'u'] } },
      'company project last_update _id status type user',
    ],
  ])('of tasks for %s begins with what may be rare', (_about, filter, fields) => {
    const index = chooseIndex('task', { $and: [{ company: { $in: ['', 'c'] } }, filter, HIDDEN] }, NEWEST);
    expect(index && Object.keys(index.keys).join(' ')).toBe(fields);
  });

  describe('under a collation', () => {
    const guard = { company: { $regex: 'c' } };
    const underNumeric = (filter: Condition) =>
      chooseIndex('task', { $and: [{ company: { $in: ['', 'c'] }, ...filter }, guard, HIDDEN] }, NEWEST, NUMERIC);

    test.each<[about: string, filter: Condition, fields: string]>([
      [
        'a project and a hyper-parameter',
        { project: 'p', 'hyperparams.Args.lr.value': { $in: ['1'] } },
        'company project last_update _id',
      ],
      [
        'a project and a metric',
        { project: 'p', 'last_metrics.a.b.value': { $gte: 1 } },
        'company project last_update _id',
      ],
      [
        'a hyper-parameter of any project',
        { 'hyperparams.Args.lr.value': { $in: ['1'] } },
        'company last_update _id project',
      ],
    ])('compares alike for %s, whatever else is asked', (_about, filter, fields) => {
      const index = underNumeric(filter);
      expect(index && Object.keys(index.keys).join(' ')).toBe(fields);
      expect(index?.options).toEqual({ collation: NUMERIC });
    });

    test('is left to the database where none compares alike', () => {
      expect(chooseIndex('model', { company: 'c', project: 'p' }, NEWEST, NUMERIC)).toBeUndefined();
    });
  });
});
