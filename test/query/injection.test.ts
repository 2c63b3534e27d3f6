import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CommandStartedEvent } from 'mongodb';
import { BACKEND_INDEXES, databaseFailure } from '../../src/database/index.js';
import { type JsonObject, isObject } from '../../src/json/is-object.js';
import type { Entity } from '../../src/query/entity.js';
import { modelEntity, projectEntity, queueEntity, taskEntity, userEntity } from '../../src/query/index.js';
import { COMPANY, type QueryKit, openQueryKit } from './query-kit.js';

// assurance.md S3, S4: whatever a request holds, only operators of ours and paths of the tables reach the driver.

const ENTITIES: Readonly<Record<string, Entity>> = {
  model: modelEntity,
  task: taskEntity,
  project: projectEntity,
  queue: queueEntity,
  user: userEntity,
};

let kit: QueryKit;

beforeAll(async () => {
  kit = await openQueryKit();
  for (const name of Object.keys(ENTITIES)) {
    const fields = { basename: 'x', tags: ['a', '$where'], metadata: { k: { value: 'x' } }, ready: true, parent: name };
    await kit.insert(name, [
      { _id: `mine-${name}`, name: `mine of ${name}`, ...fields },
      { _id: `theirs-${name}`, name: `theirs of ${name}`, company: 'other', ...fields },
    ]);
  }
});
afterAll(() => kit.close());
beforeEach(() => kit.forgetCommands());

/** The words of a text. */
function words(text: string): string[] {
  return text.split(' ');
}

/** Lists with a request; fails on any answer but rows of the company or an error of the caller's. */
async function attack(request: JsonObject, names = Object.keys(ENTITIES), expand = true): Promise<void> {
  for (const [name, entity] of Object.entries(ENTITIES)) {
    if (!names.includes(name)) continue;
    try {
      const { rows } = await kit.list(entity, request, { expand });
      expect(JSON.stringify(rows)).not.toContain('theirs of');
    } catch (error) {
      if (databaseFailure(error) !== 'bad_pattern') {
        expect(error).toEqual(expect.objectContaining({ name: 'ApiError', code: 400 }));
      }
    }
  }
  for (const event of kit.commands) checkCommand(event);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  kit.forgetCommands();
}

function checkCommand({ commandName, command }: CommandStartedEvent): void {
  const name: unknown = command[commandName];
  const entity = ENTITIES[String(name)];
  if (commandName === 'find' && entity) {
    checkFilter(entity, command['filter']);
    // The one look-up that goes beyond the company; what it finds only narrows a filter that has the company.
    const isSubprojects = name === 'project' && isObject(command['filter']) && Object.hasOwn(command['filter'], 'path');
    if (!isSubprojects) expect(companyIn(command['filter'])).toBe(true);
    for (const path of keysOf(command['sort'])) if (path !== '__text_score') checkPath(entity, path);
    for (const path of keysOf(command['projection'])) checkPath(entity, path);
    expect(Object.values(command['projection'] ?? {}).every((value) => value === 1 || value === 0)).toBe(true);
    expect(Object.keys(command).filter((key) => !FIND_KEYS.has(key))).toEqual([]);
    if (command['hint']) expect(BACKEND_INDEXES[String(name)]?.map(({ keys }) => keys)).toContainEqual(command['hint']);
  } else if (commandName === 'find') {
    expect(['company', 'scroll']).toContain(name);
    expect(keysOf(command['filter']).filter((key) => key !== '_id' && key !== 'expires')).toEqual([]);
  } else if (commandName === 'aggregate' && entity) {
    const [match, ...rest]: JsonObject[] = command['pipeline'];
    checkFilter(entity, match?.['$match']);
    expect(rest).toEqual([{ $group: { _id: 1, n: { $sum: 1 } } }]);
  } else {
    expect([commandName, name]).toEqual(['update', 'scroll']);
  }
  const text = JSON.stringify(command);
  expect(/"\$(?:where|function|expr|accumulator|jsonSchema|comment|lookup|out|merge)":/.exec(text)).toBeNull();
}

const FIND_KEYS = new Set(
  words('find filter projection sort hint limit skip maxTimeMS allowDiskUse collation singleBatch batchSize lsid $db'),
);
const COMPARISONS = new Set(words('$eq $gt $gte $lt $lte $in $nin $all $size $not $regex $options'));

function checkFilter(entity: Entity, filter: unknown): void {
  for (const [key, value] of Object.entries(isObject(filter) ? filter : {})) {
    if (key === '$and' || key === '$or') {
      expect(Array.isArray(value)).toBe(true);
      if (Array.isArray(value)) for (const part of value) checkFilter(entity, part);
    } else if (key === '$text') {
      expect(value).toEqual({ $search: expect.any(String) });
    } else {
      checkPath(entity, key);
      checkComparison(value);
    }
  }
}

function checkComparison(value: unknown): void {
  if (!isObject(value) || value instanceof Date) return;
  for (const [operator, operand] of Object.entries(value)) {
    expect(COMPARISONS).toContain(operator);
    if (operator === '$not') checkComparison(operand);
    else expect(operatorsIn(operand)).toEqual([]);
  }
}

/** Keys within a literal that the database would read as operators. */
function operatorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key.startsWith('$') ? [key] : []),
    ...operatorsIn(member),
  ]);
}

function checkPath(entity: Entity, path: string): void {
  const [top = '', ...below] = path.split('.');
  const field =
    top === '_id' ? entity.fields['id'] : Object.hasOwn(entity.fields, top) ? entity.fields[top] : undefined;
  expect([path, field === undefined]).toEqual([path, false]);
  if (below.length > 0) expect([path, field?.type]).toEqual([path, expect.stringMatching(/^(map|object|items)$/)]);
  expect([path, below.some((key) => key === '' || key.startsWith('$') || key.includes('\0'))]).toEqual([path, false]);
}

/** Whether a filter holds only for documents of the company: one of its AND parts asks for it. */
function companyIn(filter: unknown): boolean {
  if (!isObject(filter)) return false;
  const { company, $and: parts } = filter;
  const isAsked = company === COMPANY || (isObject(company) && JSON.stringify(company['$in']) === `["","${COMPANY}"]`);
  return isAsked || (Array.isArray(parts) && parts.some(companyIn));
}

function keysOf(value: unknown): string[] {
  if (value instanceof Map) return [...value.keys()].map(String);
  return isObject(value) ? Object.keys(value) : [];
}

const NAMES = [
  '$where',
  '$expr',
  '$function',
  '$accumulator',
  '$or',
  '$and',
  '$nor',
  '$text',
  '$comment',
  '$jsonSchema',
  '$**',
  '*',
  'company',
  'company.$ne',
  'company\0',
  '_id',
  '_id.$gt',
  'id.$ne',
  '-id.$ne',
  '-$where',
  'name.$regex',
  'name\0.$where',
  'ready.$ne',
  'created.$gt',
  'tags.$',
  'tags.$elemMatch',
  'tags.0.$where',
  'metadata.$where.value',
  'metadata.$where',
  'metadata.%24where',
  'metadata.a.$gt',
  'metadata.k.value.$ne',
  'metadata..a',
  'metadata.',
  'metadata.a\0b',
  'metadata.__proto__',
  '-metadata.$where.value',
  'hyperparams.$where.a.b',
  'execution.parameters.$where',
  'execution.$where',
  'last_metrics.$where.x',
  'last_metrics.a.$function',
  'last_metrics.__proto__.x',
  'runtime.$expr',
  'runtime._x.$where',
  'runtime.a._b.$ne',
  'design.$where',
  'design.a.$[]',
  'labels.$',
  'ui_cache.$slice',
  'project.$where',
  'project.name.$where',
  'project.*.$where',
  'parent.parent.$id',
  'user.company',
  'user.preferences',
  'company.defaults.$where',
  '__proto__',
  '__proto__.polluted',
  '__proto__.$where',
  'constructor.prototype.polluted',
  'constructor',
  'hasOwnProperty',
  '@text_score.$meta',
  '._',
  '$$ROOT',
  '$$CURRENT.company',
];

describe('a field name that is an attack', () => {
  test.each(NAMES)('%j reaches the driver neither as an operator nor as a path outside of the tables', async (name) => {
    const nameLists = [[name], ['name', name], [`-${name}`], ['@text_score', name], ['*', `-${name}`], name];
    for (const names of nameLists) {
      await attack({ order_by: names });
      await attack({ only_fields: names }, ['task', 'project']);
      await attack({ projection: names }, ['model'], false);
    }
    const others: JsonObject[] = [
      { search_text: 'mine', order_by: ['@text_score', name], only_fields: ['name', name] },
      ...[['x'], 'x', true, [1, 2], { any: { include: ['x'] } }].map((value) => ownKey(name, value)),
      { filters: ownKey(name, { any: { include: ['x'], exclude: ['y', null] }, all: { include: ['z'] } }) },
      { _any_: { fields: [name], pattern: 'x' } },
      { _all_: { fields: ['id', name], datetime: '>2020-01-01' } },
      { _or_: { fields: [name, 'runtime._x'], pattern: 'x' } },
      { _any_: ownKey(name, 'x') },
    ];
    for (const request of others) await attack(request, ['model', 'task']);
    await attack({ scroll_id: name, size: 5 }, ['model']);
  });
});

/** An object with one key of its own, also when it is named `__proto__`. */
function ownKey(name: string, value: unknown): JsonObject {
  return Object.fromEntries([[name, value]]);
}

const VALUES: readonly unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $gte: '' },
  { $lt: '~' },
  { $in: ['a'] },
  { $nin: [] },
  { $exists: true },
  { $regex: '.*' },
  { $regex: '.*', $options: 's' },
  { $where: 'sleep(1) || true' },
  { $where: 'this.company' },
  { $expr: { $eq: [1, 1] } },
  { $expr: { $function: { body: 'function() { return true }', args: [], lang: 'js' } } },
  { $function: { body: 'function() { return true }', args: [], lang: 'js' } },
  { $accumulator: { init: 'function() {}' } },
  { $or: [{}] },
  { $and: [{ company: 'other' }] },
  { $nor: [{ company: COMPANY }] },
  { $not: { $eq: 1 } },
  { $text: { $search: 'mine' } },
  { $jsonSchema: {} },
  { $mod: [1, 0] },
  { $elemMatch: { $gt: '' } },
  { $size: 0 },
  { $type: 'string' },
  { $comment: 'x' },
  { $sampleRate: 1 },
  { $all: [] },
  { $eq: 'other' },
  { $meta: 'textScore' },
  { $slice: 1 },
  { $date: '2020-01-01' },
  { $oid: '0123456789abcdef01234567' },
  { $regularExpression: { pattern: '.*', options: '' } },
  { $code: 'return true' },
  { $ref: 'user', $id: 'x' },
  { _bsontype: 'Code', code: 'return true' },
  { _bsontype: 'ObjectId', id: 'x' },
  JSON.parse('{"__proto__": {"polluted": true}}'),
  JSON.parse('{"__proto__": {"$gt": ""}}'),
  { constructor: { prototype: { polluted: true } } },
  { toString: 'x', valueOf: 1, length: 3 },
  { a: { b: { $where: '1' } } },
  { 'a.$where': 1 },
  { 'a\0': 1 },
  { '': 1 },
  [{ $gt: '' }],
  [[{ $gt: '' }]],
  [['$where']],
  [null, { $ne: 1 }],
  ['__$not', { $ne: 1 }],
  ['__$where', 'a'],
  '$where',
  '$company',
  '$$ROOT',
  "'; return true; var a = '",
  '{"$gt": ""}',
  '__$or',
  '\0',
  '\ud800',
  '(?{die})',
  '\\Q',
  true,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER,
  nested(150),
];

function nested(depth: number): unknown {
  return depth === 0 ? { $ne: 1 } : [nested(depth - 1)];
}

/** Every place of a request that takes a value, with that value in it. */
function everywhere(value: unknown): JsonObject[] {
  const fields = words(
    'id tags project hyperparams.a.b.value name runtime.x created last_update ' +
      'last_iteration last_metrics.a.b.value search_text filters _any_ _all_ order_by only_fields ' +
      'projection page page_size company start $where __proto__',
  );
  return [
    ...fields.map((name) => ownKey(name, value)),
    ...words('id tags name created last_iteration').map((name) => ownKey(name, [value, null])),
    { project: value, include_subprojects: true },
    { project: ['a', value], include_subprojects: value },
    { filters: { tags: value, id: { any: value } } },
    { filters: { tags: { any: { include: [value] } } } },
    { filters: { tags: { all: { exclude: value } } } },
    { filters: { tags: { op: value, any: { include: ['a'] } } } },
    { _any_: { fields: value, pattern: 'x' } },
    { _any_: { fields: [value], pattern: 'x' } },
    { _any_: { fields: ['name'], pattern: value } },
    { _any_: { fields: ['last_update'], datetime: value } },
    { _any_: { fields: ['last_update'], datetime: [value, null] } },
    { start: 0, size: value },
  ];
}

describe('a value that is an attack', () => {
  test.each(VALUES.map((value) => [JSON.stringify(value).slice(0, 80), value]))(
    '%s reaches the driver neither as an operator nor as a path',
    async (_shown, value) => {
      for (const request of everywhere(value)) await attack(request, ['task']);
      for (const name of ['ready', 'metadata.k.value', 'uri']) await attack(ownKey(name, value), ['model']);
      for (const name of ['parent', 'path', 'description']) await attack(ownKey(name, [value, null]), ['project']);
      await attack({ scroll_id: value, size: 3 }, ['model']);
      await attack({ scroll_id: null, size: value, refresh_scroll: value }, ['model']);
    },
  );
});

describe('any request at all', () => {
  test("is answered with rows or refused as the caller's mistake", async () => {
    const name = fc.constantFrom(
      ...words(
        'id name tags ready created last_update last_iteration search_text ' +
          'filters _any_ order_by only_fields page page_size start size ' +
          'scroll_id refresh_scroll project include_subprojects metadata.k.value last_metrics.a.b runtime.x status ' +
          'path description',
      ),
    );
    const word = fc.constantFrom(...NAMES, 'a', 'name', 'tags', '-name', '@text_score', '__$not', '__$all', '>2020');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        word,
        fc.constantFrom(null, true, 0, 1, 5, -1, 1.5),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(word, fc.constantFrom('any', 'all', 'include', 'fields', 'pattern')), tie('value')),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 4 }), (request) =>
        attack(request, ['model', 'task', 'project']),
      ),
      { numRuns: 100 },
    );
  });
});
