import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/is-object.js';
import type { Entity } from '../../src/query/entity.js';
import {
  buildFilter,
  companyEntity,
  modelEntity,
  projectEntity,
  queueEntity,
  taskEntity,
  userEntity,
} from '../../src/query/index.js';
import { COMPANY, NOW, type QueryKit, openQueryKit, refusal } from './query-kit.js';

const ENTITIES = { model: modelEntity, task: taskEntity, project: projectEntity, queue: queueEntity, user: userEntity };
type Kind = keyof typeof ENTITIES;

let kit: QueryKit;
beforeAll(async () => {
  kit = await openQueryKit();
});
afterAll(() => kit.close());

/** What a request adds to the filter of a kind of document; undefined when nothing. */
async function added(entity: Entity, request: JsonObject): Promise<unknown> {
  const options = { company: COMPANY, allowPublic: false, now: NOW };
  const filter: JsonObject = await buildFilter(kit, entity, request, options);
  const conditions = filter['$and'];
  if (!Array.isArray(conditions)) return undefined;
  expect(conditions).toHaveLength(2);
  expect(conditions[0]).toEqual({ company: COMPANY });
  return conditions[1];
}

describe('the parameters that filter', () => {
  const list = ['a'];
  const isIn = { $in: ['a'] };
  const pattern = { $regex: 'a' };
  const range = [1, 2];
  const isBetween = { $gte: 1, $lte: 2 };
  const date = '>2020-01-01';
  const isAfter = { $gt: new Date('2020-01-01T00:00:00Z') };
  const dates = ['2020-01-01', null];
  const isSince = { $gte: new Date('2020-01-01T00:00:00Z') };

  test.each<[kind: Kind, names: string[], value: unknown, condition: unknown]>([
    ['model', ['user', 'tags', 'system_tags', 'framework', 'uri', 'project', 'task', 'parent'], list, isIn],
    ['model', ['metadata.k', 'metadata.k.value', 'metadata.a%2Eb.value'], list, isIn],
    ['model', ['name', 'comment'], 'a', pattern],
    ['model', ['ready'], true, { $eq: true }],
    ['model', ['last_iteration', 'last_metrics.a.b.value'], range, isBetween],
    ['model', ['created', 'last_update', 'last_change'], dates, isSince],
    ['model', ['last_update', 'last_change'], date, isAfter],
    ['task', ['user', 'tags', 'system_tags', 'type', 'status', 'project', 'parent'], list, isIn],
    ['task', ['hyperparams.Args.lr.value', 'execution.queue', 'models.input.model'], list, isIn],
    ['task', ['name', 'comment', 'report'], 'a', pattern],
    ['task', ['runtime.a', 'runtime.size', 'runtime.a__b', 'runtime._hash', 'runtime.a_.b'], 7, { $eq: 7 }],
    ['task', ['active_duration', 'last_iteration', 'last_metrics.a.b.value'], range, isBetween],
    ['task', ['created', 'started', 'status_changed', 'last_update', 'last_change'], dates, isSince],
    ['task', ['status_changed', 'last_update', 'last_change'], date, isAfter],
    ['project', ['tags', 'system_tags', 'parent', 'path'], list, isIn],
    ['project', ['name', 'basename', 'description'], 'a', pattern],
    ['project', ['last_update'], dates, isSince],
    ['queue', ['tags', 'system_tags', 'metadata.k.value'], list, isIn],
    ['queue', ['name'], 'a', pattern],
    ['user', ['name'], 'a', pattern],
  ])('of a %s include %j: with %j they make %j', async (kind, names, value, condition) => {
    for (const name of names) expect(await added(ENTITIES[kind], { [name]: value })).toEqual({ [name]: condition });
  });

  test('include the id of everything', async () => {
    for (const entity of Object.values(ENTITIES)) {
      expect(await added(entity, { id: 'a' })).toEqual({ _id: isIn });
    }
  });

  test('are re-escaped at the top level, but not inside of `filters`', async () => {
    expect(await added(modelEntity, { 'metadata.a$.value': 'x' })).toEqual({ 'metadata.a%24.value': { $in: ['x'] } });
    expect(await added(taskEntity, { 'execution.parameters.lr': 'x' })).toEqual({
      'hyperparams.Args.lr': { $in: ['x'] },
    });
    const filter = { any: { include: ['x'] } };
    expect(await added(modelEntity, { filters: { 'metadata.a__b.value': filter } })).toEqual({
      'metadata.a__b.value': { $in: ['x'] },
    });
    expect(await added(modelEntity, { filters: { 'metadata.a%2Eb': filter }, 'metadata. a%2Eb ': ['y'] })).toEqual({
      'metadata.a%2Eb': { $in: ['x'] },
    });
  });

  test.each<[kind: Kind, request: JsonObject]>([
    ['model', { company: 'other', _id: 'x', company_origin: 'x', user_name: 'x', labels: 'x' }],
    ['model', { metadata: ['x'], last_metrics: [1, 2], design: { a: 1 }, ui_cache: 1, ready_: true }],
    ['model', { 'design.a': 'x', 'labels.a': 'x', 'name.x': 'x', 'project.name': 'x', 'ready.$ne': true }],
    ['model', { $where: 'true', $or: [{}], $expr: {}, _cls: 'x', __proto: 'x', '-tags': ['a'] }],
    ['model', { 'hyperparams.a': 'x', 'runtime.a': 1, type: 'x', status: 'x', started: [1, 2] }],
    ['model', JSON.parse('{"__proto__": {"company": "other"}, "constructor": "x", "toString": "x"}')],
    ['task', { runtime: { a: 1 }, hyperparams: ['x'], 'execution.framework': 'x', 'configuration.a': 'x' }],
    ['task', { 'models.output.model': 'x', 'execution.queue.name': 'x', completed: [1, 2] }],
    ['project', { created: [1, 2], user: 'u', featured: 1, 'last_metrics.a': [1, 2] }],
    ['queue', { metadata: 'x', created: [1, 2], last_update: '>2020', 'entries.task': 'x' }],
    ['user', { tags: ['a'], created: [1, 2], preferences: 'x', 'metadata.k': 'x' }],
  ])('of a %s do not include those of %j', async (kind, request) => {
    expect(await added(ENTITIES[kind], request)).toBeUndefined();
  });

  test.each([
    { tags: null, name: null, ready: null, created: null, last_update: null, search_text: null },
    { tags: [], name: '', last_update: [], search_text: '', filters: {} },
    { only_fields: ['name'], order_by: ['name'], page: 1, page_size: 5, scroll_id: null, size: 1, search_hidden: true },
  ])('leave everything in when they are %j', async (request) => {
    expect(await added(modelEntity, request)).toBeUndefined();
  });

  test('are all combined with AND, and with the condition that the caller adds', async () => {
    const extra = { system_tags: { $ne: 'hidden' } };
    const request = {
      name: 'a',
      tags: ['b'],
      ready: true,
      search_text: 'c',
      filters: { user: { any: { include: ['u'] } } },
    };
    const options = { company: COMPANY, allowPublic: true, extra, now: NOW };
    expect(await buildFilter(kit, modelEntity, request, options)).toEqual({
      $and: [
        { company: { $in: ['', COMPANY] } },
        { user: { $in: ['u'] } },
        { name: { $regex: 'a' } },
        { tags: { $in: ['b'] } },
        { ready: { $eq: true } },
        { $text: { $search: 'c' } },
        extra,
      ],
    });
  });

  test('are no more than the database plans in no time', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`metadata.k${index}.value`, ['x']]));
    await expect(added(modelEntity, many)).rejects.toEqual(refusal(12));
  });

  test('are refused when they are more than the database takes', async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `${'x'.repeat(90)}${index}`);
    for (const request of [
      { id: ids },
      { search_text: 'x'.repeat(9_000_000) },
      { filters: { id: { all: { exclude: ids } } } },
    ]) {
      await expect(added(modelEntity, request)).rejects.toEqual(refusal(12));
    }
  });
});

describe('an equality parameter', () => {
  test.each<[value: unknown]>([
    [true],
    [false],
    ['true'],
    [1],
    [0.5],
    [['a', 1]],
    [{ a: { b: [null] } }],
    [''],
    [[]],
    [{}],
  ])('asks for exactly %j', async (value) => {
    expect(await added(modelEntity, { ready: value })).toEqual({ ready: { $eq: value } });
  });

  test.each<[value: unknown]>([
    [{ $gt: '' }],
    [{ $ne: null }],
    [{ a: { $where: '1' } }],
    [[{ $regex: '.*' }]],
    [{ a: [{ b: { $expr: {} } }] }],
    [{ _bsontype: 'ObjectId' }],
    [{ a: { _bsontype: 'Code', code: 'x' } }],
    [{ 'a\0b': 1 }],
  ])('is refused with the keys of %j', async (value) => {
    await expect(added(modelEntity, { ready: value })).rejects.toEqual(refusal(16));
    await expect(added(taskEntity, { 'runtime.x': value })).rejects.toEqual(refusal(16));
  });

  test('compares types: the text "true" is not true, and a list is the whole list', async () => {
    await kit.insert('task', [
      { _id: 'e1', runtime: { a: true, l: [1, 2] } },
      { _id: 'e2', runtime: { a: 'true', l: [1] } },
      { _id: 'e3', runtime: { a: 1, l: 1 } },
    ]);
    expect(await kit.ids(taskEntity, { 'runtime.a': true })).toEqual(['e1']);
    expect(await kit.ids(taskEntity, { 'runtime.a': 'true' })).toEqual(['e2']);
    expect(await kit.ids(taskEntity, { 'runtime.a': 1 })).toEqual(['e3']);
    expect(await kit.ids(taskEntity, { 'runtime.l': [1] })).toEqual(['e2']);
    expect(await kit.ids(taskEntity, { 'runtime.l': [2, 1] })).toEqual([]);
  });

  test.each(['runtime.$where', 'runtime.a.$gt', 'runtime.', 'runtime..a', 'runtime.a\0', 'last_metrics.$expr.x'])(
    'below a map is refused by the name %j',
    async (name) => {
      await expect(added(taskEntity, { [name]: 1 })).rejects.toEqual(refusal(14));
    },
  );
});

describe('a text search', () => {
  beforeAll(() =>
    kit.insert('model', [
      { _id: 'x1', name: 'Running fast', comment: 'about cats' },
      { _id: 'x2', name: 'run', comment: 'dogs and more' },
      { _id: 'x3', name: 'slow walk', comment: 'the cat walks', tags: ['pet'] },
      { _id: 'deadbeef', name: 'unrelated' },
    ]),
  );

  test.each<[search: string, ids: string[]]>([
    ['RUN', ['x1', 'x2']],
    ['cat dog', ['x1', 'x2', 'x3']],
    ['"the cat"', ['x3']],
    ['cat -walk', ['x1']],
    ['the', []],
    ['deadbeef', ['deadbeef']],
    ['dead', []],
    ['{"$where":"1"}', []],
  ])('for %j finds %j', async (search_text, ids) => {
    expect((await kit.ids(modelEntity, { search_text })).sort()).toEqual(ids);
  });

  test('is one condition among others', async () => {
    expect(await kit.ids(modelEntity, { search_text: 'cat', tags: ['pet'], name: 'walk' })).toEqual(['x3']);
  });

  test.each([1, true, ['cat'], { $search: 'cat' }, { $gt: '' }])('is refused for %j', async (search_text) => {
    await expect(kit.ids(modelEntity, { search_text })).rejects.toEqual(refusal(16));
  });

  test('is refused where there is no text index', async () => {
    for (const entity of [queueEntity, userEntity]) {
      await expect(kit.ids(entity, { search_text: 'x' })).rejects.toEqual(refusal(12));
    }
    for (const entity of [taskEntity, projectEntity]) expect(await kit.ids(entity, { search_text: 'x' })).toEqual([]);
  });
});

describe('the company boundary', () => {
  beforeAll(async () => {
    for (const name of ['model', 'project', 'task']) {
      await kit.insert(name, [
        { _id: `${name}-mine`, name: `mine ${name}`, basename: 'b', tags: ['boundary'] },
        { _id: `${name}-public`, name: `public ${name}`, basename: 'b', company: '', tags: ['boundary'] },
        { _id: `${name}-theirs`, name: `theirs ${name}`, basename: 'b', company: 'other', tags: ['boundary'] },
        { _id: `${name}-nobody`, name: `nobody ${name}`, basename: 'b', company: null, tags: ['boundary'] },
      ]);
    }
  });

  test.each([
    ['model', modelEntity],
    ['project', projectEntity],
    ['task', taskEntity],
  ])('of %ss lets public documents in where they are allowed, and never those of others', async (name, entity) => {
    const all = ['mine', 'public', 'theirs', 'nobody'].map((owner) => `${name}-${owner}`);
    const requests = [{ tags: ['boundary'] }, { id: all }, { _any_: { fields: ['company', 'id'], pattern: name } }];
    for (const wish of [{}, { company: 'other' }, { company: ['', 'other', null] }, { company: { $exists: true } }]) {
      for (const request of requests) {
        const found = async (allowPublic: boolean) =>
          (await kit.ids(entity, { ...request, ...wish }, { allowPublic })).sort();
        expect(await found(true)).toEqual([`${name}-mine`, `${name}-public`]);
        expect(await found(false)).toEqual([`${name}-mine`]);
      }
    }
  });

  test('does not apply to companies, which belong to nobody', async () => {
    expect(await buildFilter(kit, companyEntity, {}, { company: COMPANY, allowPublic: false, now: NOW })).toEqual({});
  });
});

describe('`include_subprojects`', () => {
  beforeAll(async () => {
    await kit.insert('project', [
      { _id: 's', name: 'top', basename: 'top', path: [] },
      { _id: 's1', name: 'top/one', basename: 'one', parent: 's', path: ['s'] },
      { _id: 's11', name: 'top/one/deep', basename: 'deep', parent: 's1', path: ['s', 's1'] },
      { _id: 's2', name: 'top/theirs', basename: 'theirs', company: 'other', parent: 's', path: ['s'] },
    ]);
    await kit.insert('model', [
      ...['s', 's1', 's11', 's2'].map((project) => ({ _id: `in-${project}`, project })),
      { _id: 'theirs', company: 'other', project: 's1' },
    ]);
  });

  test.each<[request: JsonObject, ids: string[]]>([
    [{ project: ['s'] }, ['in-s']],
    [{ project: ['s'], include_subprojects: false }, ['in-s']],
    [{ project: ['s'], include_subprojects: true }, ['in-s', 'in-s1', 'in-s11', 'in-s2']],
    [{ project: 's1', include_subprojects: true }, ['in-s1', 'in-s11']],
    [{ project: ['s11', 's2'], include_subprojects: true }, ['in-s11', 'in-s2']],
    [{ project: ['nothing'], include_subprojects: true }, []],
  ])('%j lists %j', async (request, ids) => {
    expect((await kit.ids(modelEntity, request)).sort()).toEqual(ids);
  });

  test('is nothing without a project', async () => {
    for (const project of [undefined, null, []]) {
      const request = { ...(project !== undefined && { project }), id: ['in-s', 'in-s1'], include_subprojects: true };
      expect(await kit.ids(modelEntity, request)).toHaveLength(2);
    }
  });

  test('refuses wrong projects as without it', async () => {
    for (const project of [[1], { $ne: '' }, [{ $gt: '' }]]) {
      await expect(kit.ids(modelEntity, { project, include_subprojects: true })).rejects.toEqual(refusal(16));
    }
  });
});
