import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { type JsonObject, isObject } from '../../src/json/is-object.js';
import type { Entity } from '../../src/query/entity.js';
import { type ListOptions, modelEntity, projectEntity, taskEntity } from '../../src/query/index.js';
import { COMPANY, type QueryKit, openQueryKit } from './query-kit.js';

const MODELS = 2400;
const TASKS = 2400;
const PROJECTS = 400;
const PAGE_SIZE = 20;

/** What the database says of one find that a listing sent. */
interface Plan {
  stages: Set<string>;
  returned: number;
  examined: number;
}

describe('an everyday listing', () => {
  let kit: QueryKit;
  beforeAll(async () => {
    kit = await openQueryKit();
    const owner = (index: number) => (index % 20 === 0 ? '' : index % 4 === 0 ? 'other' : COMPANY);
    const spread = (index: number, count: number) => (index * 7919) % count;
    const date = (index: number, count: number) => new Date(1.7e12 + spread(index, count) * 1000);
    await kit.insert(
      'project',
      Array.from({ length: PROJECTS }, (_, index) => ({
        _id: `p${index}`,
        company: owner(index),
        name: `project ${spread(index, PROJECTS)}`,
        basename: `project ${spread(index, PROJECTS)}`,
        created: date(index, PROJECTS),
        last_update: date(index + 1, PROJECTS),
        path: index % 10 === 0 ? [] : [`p${index - (index % 10)}`],
        tags: [`t${index % 50}`],
        system_tags: index % 30 === 7 ? ['hidden'] : [],
      })),
    );
    await kit.insert(
      'model',
      Array.from({ length: MODELS }, (_, index) => ({
        _id: `m${index}`,
        company: owner(index),
        project: `p${index % 13}`,
        name: `model ${spread(index, MODELS)}`,
        comment: index % 100 === 1 ? 'zebra stripes' : 'plain',
        created: date(index, MODELS),
        last_update: date(index + 1, MODELS),
        tags: [`t${index % 50}`, 'common'],
        system_tags: index % 10 === 3 ? ['archived'] : [],
        user: `u${index % 5}`,
        framework: `f${index % 3}`,
        ready: index % 4 !== 2,
        task: `task${index}`,
        uri: `s3://bucket/${index}`,
        metadata: {},
      })),
    );
    await kit.insert(
      'task',
      Array.from({ length: TASKS }, (_, index) => ({
        _id: `t${index}`,
        company: owner(index),
        project: `p${index % 13}`,
        name: `task ${spread(index, TASKS)}`,
        type: index % 5 === 1 ? 'testing' : 'training',
        status: ['created', 'in_progress', 'completed'][index % 3],
        created: date(index, TASKS),
        last_update: date(index + 1, TASKS),
        tags: [`t${index % 50}`, 'common'],
        system_tags: index % 10 === 3 ? ['archived'] : index % 10 === 7 ? ['hidden'] : [],
        user: `u${index % 5}`,
        hyperparams: { Args: { lr: { section: 'Args', name: 'lr', value: `0.${(index % 4) + 1}` } } },
      })),
    );
  });
  afterAll(() => kit.close());

  async function plansOf(
    entity: Entity,
    request: JsonObject,
    options: Pick<ListOptions, 'allowPublic'> & Partial<ListOptions>,
  ): Promise<Plan[]> {
    kit.forgetCommands();
    await kit.list(entity, { page_size: PAGE_SIZE, ...request }, options);
    const finds = kit.commands.filter(({ commandName }) => commandName === 'find').map(({ command }) => command);
    expect(finds).not.toHaveLength(0);
    const plans: Plan[] = [];
    for (const { $db: _database, lsid: _session, maxTimeMS: _time, ...find } of finds) {
      const plan = await kit.database.backend.command({ explain: find, verbosity: 'executionStats' });
      plans.push(planOf(plan));
    }
    return plans;
  }

  const models: JsonObject[] = [
    {},
    { project: ['p1'] },
    { project: ['p1', 'p2', 'p3'] },
    ...['-last_update', '-created', 'name'].flatMap((order) => [
      { order_by: [order] },
      { order_by: [order], project: ['p1'] },
      { order_by: [order], project: ['p1', 'p2', 'p3'] },
      { order_by: [order], system_tags: ['-archived'] },
      { order_by: [order], project: ['p1'], system_tags: ['-archived'] },
      { order_by: [order], page: 2 },
    ]),
    { order_by: ['-last_update'], tags: ['t3'] },
    { order_by: ['-last_update'], tags: ['t3', 't4'] },
    { order_by: ['-last_update'], user: ['u3'] },
    { order_by: ['-last_update'], user: ['u3'], project: ['p1'] },
    { order_by: ['-last_update'], ready: true },
    { order_by: ['-last_update'], ready: false, project: ['p1'] },
    { order_by: ['-last_update'], name: '7$' },
    { order_by: ['-last_update'], name: 'none has this name' },
    { order_by: ['-last_update'], name: '7$', project: ['p1'] },
    { order_by: ['-last_update'], last_update: ['>2023-11-14T22:13:20'] },
    { order_by: ['-last_update'], only_fields: ['name', 'project.name', 'user.name', 'company.name'] },
    { scroll_id: null, size: PAGE_SIZE, order_by: ['-last_update'] },
  ];
  const projects: JsonObject[] = [
    {},
    { order_by: ['-last_update'] },
    { order_by: ['name'] },
    { order_by: ['name'], system_tags: ['-archived'] },
    { order_by: ['-last_update'], name: 'project 3' },
    { order_by: ['name'], basename: '3$' },
  ];

  test.each<[kind: string, request: JsonObject, entity: Entity]>([
    ...models.map((request): [string, JsonObject, Entity] => ['models', request, modelEntity]),
    ...projects.map((request): [string, JsonObject, Entity] => ['projects', request, projectEntity]),
  ])('of %s by %j walks an index in order and reads little more than it gives', async (_kind, request, entity) => {
    const pages = typeof request['page'] === 'number' ? request['page'] : 0;
    for (const allowPublic of [true, false]) {
      for (const { stages, returned, examined } of await plansOf(entity, request, { allowPublic })) {
        expect(stages).not.toContain('COLLSCAN');
        expect(stages).not.toContain('SORT');
        expect(examined).toBeLessThanOrEqual(2 * returned + pages * PAGE_SIZE + 10);
      }
    }
  });

  // Every listing of tasks leaves out the hidden ones, of which there is one in ten.
  const tasks: JsonObject[] = [
    ...['-last_update', '-created', 'name'].flatMap((order) => [
      { order_by: [order], project: ['p1'] },
      { order_by: [order], project: ['p1', 'p2', 'p3'] },
      { order_by: [order], project: ['p1'], system_tags: ['-archived'] },
    ]),
    ...['-last_update', '-created'].map((order) => ({ order_by: [order], system_tags: ['-archived'] })),
    ...[{}, { project: ['p1'] }].flatMap((project) => [
      { order_by: ['-last_update'], ...project, status: ['completed'] },
      { order_by: ['-last_update'], ...project, status: ['created', 'completed'], type: ['training'] },
      { order_by: ['-last_update'], ...project, status: ['completed'], page: 2 },
      { order_by: ['-last_update'], ...project, tags: ['common'], status: ['completed'] },
      { order_by: ['-last_update'], ...project, tags: ['t3', 't4'] },
      { order_by: ['-last_update'], ...project, user: ['u4'], system_tags: ['-archived'] },
    ]),
  ];
  test.each(tasks)('of tasks by %j walks an index in order and reads little more than it gives', async (request) => {
    for (const allowPublic of [true, false]) {
      const plans = await plansOf(taskEntity, request, { allowPublic, extra: { system_tags: { $ne: 'hidden' } } });
      for (const { stages, returned, examined } of plans) {
        expect(stages).not.toContain('COLLSCAN');
        expect(stages).not.toContain('SORT');
        expect(examined).toBeLessThanOrEqual(2 * returned + 2 * PAGE_SIZE * Number(request['page'] ?? 0) + 10);
      }
    }
  });

  test.each([
    { order_by: ['-last_update'], 'hyperparams.Args.lr.value': ['0.2'] },
    { order_by: ['-last_update'], 'hyperparams.Args.lr.value': ['none has this value'] },
    { order_by: ['-hyperparams.Args.lr.value'] },
    { order_by: ['hyperparams.Args.lr.value'], status: ['completed'] },
  ])('of the tasks of a project by %j reads no other project', async (request) => {
    const inProject = TASKS / 13;
    for (const { stages, examined } of await plansOf(
      taskEntity,
      { ...request, project: ['p1'] },
      { allowPublic: true },
    )) {
      expect(stages).not.toContain('COLLSCAN');
      expect(examined).toBeLessThanOrEqual(inProject);
    }
  });

  test.each([{ project: ['p1'] }, {}])(
    'of tasks by a hyper-parameter and %j stops when the page is full',
    async (where) => {
      const request = { ...where, order_by: ['-last_update'], 'hyperparams.Args.lr.value': ['0.2'] };
      for (const { stages, returned, examined } of await plansOf(taskEntity, request, { allowPublic: true })) {
        expect(stages).not.toContain('SORT');
        // One in four has the value.
        expect(examined).toBeLessThanOrEqual(6 * returned);
      }
    },
  );

  test.each<[request: JsonObject]>([
    [{ id: ['m1', 'm2', 'm3'] }],
    [{ id: ['m1', 'm2', 'm3'], order_by: ['-last_update'] }],
    [{ tags: ['t3'] }],
    [{ tags: ['t3'], order_by: ['-last_update'] }],
    [{ tags: ['t3'], project: ['p3'], order_by: ['name'] }],
    [{ task: 'task7' }],
    [{ uri: 's3://bucket/7' }],
    [{ name: '^model 77$' }],
    [{ search_text: 'zebra' }],
    [{ search_text: 'zebra', order_by: ['@text_score'] }],
    [{ search_text: 'zebra', project: ['p1'], order_by: ['-last_update'] }],
  ])('of models by %j reads only what the indexes find', async (request) => {
    for (const { stages, examined } of await plansOf(modelEntity, request, { allowPublic: true })) {
      expect(stages).not.toContain('COLLSCAN');
      expect(examined).toBeLessThanOrEqual(60);
    }
  });

  test('of projects below one finds them by their path', async () => {
    for (const { stages, examined } of await plansOf(
      projectEntity,
      { path: ['p10'], order_by: ['name'] },
      { allowPublic: true },
    )) {
      expect(stages).not.toContain('COLLSCAN');
      expect(examined).toBeLessThanOrEqual(20);
    }
  });
});

function planOf({ queryPlanner, executionStats }: Document): Plan {
  return {
    stages: new Set(stagesIn(queryPlanner)),
    returned: Number(executionStats?.['nReturned']),
    examined: Number(executionStats?.['totalDocsExamined']),
  };
}

/** The stages of the winning plan, however deep. */
function stagesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(stagesIn);
  if (!isObject(node)) return [];
  const below = Object.entries(node).filter(([name]) => name !== 'rejectedPlans');
  const own = typeof node['stage'] === 'string' ? [node['stage']] : [];
  return [...own, ...below.flatMap(([, value]) => stagesIn(value))];
}
