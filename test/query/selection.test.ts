import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/json/is-object.js';
import type { Entity } from '../../src/query/entity.js';
import { modelEntity, projectEntity, queueEntity, taskEntity, userEntity } from '../../src/query/index.js';
import { COMPANY, type QueryKit, openQueryKit, refusal } from './query-kit.js';

let kit: QueryKit;

beforeAll(async () => {
  kit = await openQueryKit();
  const created = new Date('2026-01-02T03:04:05Z');
  await kit.insert('user', [
    { _id: 'u1', name: 'Ada', preferences: '{"theme":"dark"}' },
    { _id: 'u2', name: 'Eve', company: 'other' },
  ]);
  await kit.insert('project', [
    { _id: 'root', name: 'root', basename: 'root', user: 'u1', created, path: [], logo_blob: 'blob' },
    { _id: 'p1', name: 'root/one', basename: 'one', user: 'u1', created, parent: 'root', path: ['root'] },
    { _id: 'p2', name: 'public', basename: 'public', company: '', created },
    { _id: 'p3', name: 'theirs', basename: 'theirs', company: 'other', created },
  ]);
  await kit.insert('model', [
    {
      _id: 'm1',
      name: 'first',
      user: 'u1',
      project: 'p1',
      parent: 'm2',
      task: 't1',
      created,
      ready: true,
      tags: ['b', 'a'],
      design: { layers: { conv: 3, dense: 1 }, note: null },
      labels: { cat: 1, 'a.b': 2 },
      ui_cache: { z: 1 },
      unique_metrics: ['a/b'],
      company_origin: 'x',
      metadata: {
        'a%2Eb': { key: 'a.b', type: 'str', value: '1' },
        c: { key: 'c', type: 'str', value: '2' },
      },
      secret_field: 'never shown',
    },
    { _id: 'm2', name: 'second', company: '', project: 'p2', user: 'u2', created, task: '__DELETED__t9' },
    { _id: 'm3', name: 'third', project: 'p3', parent: 'gone', created },
    { _id: 'm4', name: 'fourth', project: '', parent: null, created },
  ]);
  await kit.insert('queue', [
    {
      _id: 'q1',
      name: 'fast',
      created,
      entries: [
        { task: 't1', added: created },
        { task: 'gone', added: created },
      ],
    },
  ]);
  await kit.insert('task', [
    {
      _id: 't1',
      name: 'train',
      user: 'u1',
      project: 'p1',
      status: 'created',
      created,
      execution: { queue: 'q1', parameters: { a: 1 }, model_labels: { 'x%2Ey': 1 } },
      script: { repository: 'repo', diff: 'diff' },
      hyperparams: { Args: { 'l%2Er': { section: 'Args', name: 'l.r', value: '1' } } },
      models: {
        input: [
          { name: 'one', model: 'm1', updated: created },
          { name: 'two', model: 'm2', updated: created },
          { name: 'none', model: 'gone' },
        ],
        output: [],
      },
      enqueue_status: 'x',
    },
  ]);
});
afterAll(() => kit.close());

/** The row of one document under a projection, as `get_all_ex` gives it. */
async function expanded(entity: Entity, id: string, only_fields?: unknown, options = {}): Promise<JsonObject> {
  const { rows } = await kit.list(entity, { id, ...(only_fields !== undefined && { only_fields }) }, options);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}

const plain = (entity: Entity, id: string, only_fields?: unknown) =>
  expanded(entity, id, only_fields, { expand: false });

describe('without a projection', () => {
  test.each<[kind: string, entity: Entity, id: string, hidden: string[], shown: string[]]>([
    [
      'model',
      modelEntity,
      'm1',
      ['company_origin', 'ui_cache', 'unique_metrics', 'secret_field', '_id'],
      ['id', 'design'],
    ],
    ['project', projectEntity, 'root', ['company_origin', 'logo_blob', 'path'], ['id', 'name', 'created']],
    ['task', taskEntity, 't1', ['company_origin', 'enqueue_status', 'unique_metrics'], ['id', 'script', 'hyperparams']],
    ['user', userEntity, 'u1', ['preferences'], ['id', 'name']],
    ['queue', queueEntity, 'q1', [], ['id', 'entries']],
  ])('a %s shows all but its hidden fields', async (_kind, entity, id, hidden, shown) => {
    for (const none of [undefined, null, [], '']) {
      const row = await plain(entity, id, none);
      for (const name of hidden) expect(row).not.toHaveProperty(name);
      for (const name of shown) expect(row).toHaveProperty(name);
    }
  });

  test('references are ids in the one variant and objects in the other', async () => {
    expect(await plain(modelEntity, 'm1')).toMatchObject({ company: COMPANY, user: 'u1', project: 'p1', parent: 'm2' });
    expect(await expanded(modelEntity, 'm1')).toMatchObject({
      company: { id: COMPANY },
      user: { id: 'u1' },
      project: { id: 'p1' },
      parent: { id: 'm2' },
      task: { id: 't1' },
    });
    expect(await expanded(taskEntity, 't1')).toMatchObject({
      execution: { queue: { id: 'q1' } },
      models: { input: [{ model: { id: 'm1' } }, { model: { id: 'm2' } }, { model: { id: 'gone' } }] },
    });
  });
});

describe('a projection', () => {
  test.each<[projection: unknown, row: JsonObject]>([
    [['name'], { name: 'first' }],
    ['name', { name: 'first' }],
    [['id', 'name'], { id: 'm1', name: 'first' }],
    [['name', 'name'], { name: 'first' }],
    [['ui_cache.z'], { ui_cache: { z: 1 } }],
    [['ui_cache', 'unique_metrics'], { ui_cache: { z: 1 }, unique_metrics: ['a/b'] }],
    [['design.layers.conv'], { design: { layers: { conv: 3 } } }],
    [['design.layers', 'design.layers.conv'], { design: { layers: { conv: 3, dense: 1 } } }],
    [['design.layers.conv', 'design'], { design: { layers: { conv: 3, dense: 1 }, note: null } }],
    [['design.*'], { design: { layers: { conv: 3, dense: 1 }, note: null } }],
    [['design.nothing'], { design: {} }],
    [['metadata.nothing'], { metadata: {} }],
    [['metadata.a%2Eb'], { metadata: { 'a.b': { key: 'a.b', type: 'str', value: '1' } } }],
    [['metadata.a%2Eb.value'], { metadata: { 'a.b': { value: '1' } } }],
    [['metadata.c.key'], { metadata: { c: { key: 'c' } } }],
    [['project', 'comment'], { project: 'p1' }],
    [['name', '-name', 'ready'], { ready: true }],
    [['name', 'design', '-design.layers'], { name: 'first', design: { note: null } }],
    [['metadata', '-metadata.a%2Eb'], { metadata: { c: { key: 'c', type: 'str', value: '2' } } }],
    [['name', '-name'], {}],
  ])('%j shows %j', async (projection, row) => {
    expect(await plain(modelEntity, 'm1', projection)).toEqual(row);
  });

  test.each<[projection: string[], left: string[], gone: string[]]>([
    [['-name'], ['id', 'ready', 'design'], ['name', 'ui_cache']],
    [['-id'], ['name'], ['id']],
    [['-design', '-design.layers'], ['name'], ['design']],
    [['-design.layers', '-design.layers.conv'], ['name', 'design.note'], ['design.layers']],
    [['-ui_cache', '-ui_cache.z'], ['name'], ['ui_cache']],
    [['-ui_cache.z'], ['name'], ['ui_cache']],
    [['-metadata.a%2Eb'], ['metadata.c'], ['metadata.a.b', 'metadata.a%2Eb']],
    [['-metadata.*'], ['name'], ['metadata']],
  ])('%j leaves %j but not %j', async (projection, left, gone) => {
    const row = await plain(modelEntity, 'm1', projection);
    for (const path of left) expect(row).toHaveProperty(path);
    for (const path of gone) expect(row).not.toHaveProperty(path);
    expect(row).not.toHaveProperty(['metadata', gone[0]?.includes('%2Eb') ? 'a.b' : '']);
  });

  test('named `projection` wins over `only_fields` when it names something', async () => {
    const list = async (request: JsonObject) =>
      (await kit.list(modelEntity, { id: 'm1', ...request }, { expand: false })).rows;
    expect(await list({ projection: ['ready'], only_fields: ['name'] })).toEqual([{ ready: true }]);
    expect(await list({ projection: [], only_fields: ['name'] })).toEqual([{ name: 'first' }]);
    expect(await list({ projection: null, only_fields: ['name'] })).toEqual([{ name: 'first' }]);
  });

  test.each<[projection: string[], row: JsonObject]>([
    [['execution.queue'], { execution: { queue: 'q1' } }],
    [['script.repository'], { script: { repository: 'repo' } }],
    [
      ['script', '-script.diff'],
      { script: { binary: 'python', repository: 'repo', entry_point: '', requirements: {} } },
    ],
    [
      ['script', '-script.diff', '-script.binary', '-script.requirements'],
      { script: { repository: 'repo', entry_point: '' } },
    ],
    [['models.input.name'], { models: { input: [{ name: 'one' }, { name: 'two' }, { name: 'none' }] } }],
    [
      ['models', '-models.input.updated', '-models.input.name'],
      { models: { input: [{ model: 'm1' }, { model: 'm2' }, { model: 'gone' }], output: [] } },
    ],
    [['hyperparams.Args.l%2Er.value'], { hyperparams: { Args: { 'l.r': { value: '1' } } } }],
    [['execution.parameters.l%2Er.value'], { hyperparams: { Args: { 'l.r': { value: '1' } } } }],
    [['execution.model_labels'], { execution: { model_labels: { 'x.y': 1 } } }],
  ])('of a task %j shows %j', async (projection, row) => {
    expect(await plain(taskEntity, 't1', projection)).toEqual(row);
  });

  test.each([
    '-script.diff',
    '-script.binary',
    '-models.input.updated',
    '-execution.model_labels.x%2Ey',
    '-execution.parameters.l%2Er',
  ])('of a task %j leaves that out, defaults too', async (name) => {
    const row = JSON.stringify(await plain(taskEntity, 't1', [name]));
    const all = JSON.stringify(await plain(taskEntity, 't1'));
    const missing = { diff: '"diff"', binary: '"binary"', updated: '"updated"', y: '"x.y"', r: '"l.r"' };
    const [, text = ''] = Object.entries(missing).find(([key]) => name.endsWith(key)) ?? [];
    expect(all).toContain(text);
    expect(row).not.toContain(text);
  });

  test.each([
    'nothing',
    'name.x',
    'created.$date',
    '',
    '-',
    '_id',
    '-_id',
    '*',
    '-*',
    'project.name',
    '$where',
    '__proto__',
  ])('of the unknown field %j is refused', async (name) => {
    for (const only_fields of [[name], ['name', name]]) {
      await expect(kit.list(modelEntity, { only_fields }, { expand: false })).rejects.toEqual(refusal(14));
    }
  });

  test.each([7, true, {}, { name: 1 }, [1], [null], [['name']], [{ $gt: '' }]])(
    'that is %j is refused',
    async (projection) => {
      for (const parameter of ['only_fields', 'projection']) {
        await expect(kit.list(modelEntity, { [parameter]: projection })).rejects.toEqual(refusal(12));
      }
    },
  );
});

describe('a projection with joins', () => {
  const id = 'm1';
  test.each<[projection: string[], row: JsonObject]>([
    [['name'], { id, name: 'first' }],
    [['project'], { id, project: { id: 'p1' } }],
    [['project.name'], { id, project: { id: 'p1', name: 'root/one' } }],
    [['project', 'project.name'], { id, project: { id: 'p1', name: 'root/one' } }],
    [['project.id'], { id, project: { id: 'p1' } }],
    [['project.parent'], { id, project: { id: 'p1', parent: { id: 'root' } } }],
    [['project.parent.name'], { id, project: { id: 'p1', parent: { id: 'root', name: 'root' } } }],
    [
      ['project.parent.user.name', 'project.name'],
      { id, project: { id: 'p1', name: 'root/one', parent: { id: 'root', user: { id: 'u1', name: 'Ada' } } } },
    ],
    [['project.path', 'user.name'], { id, project: { id: 'p1', path: ['root'] }, user: { id: 'u1', name: 'Ada' } }],
    [['company.name'], { id, company: { id: COMPANY, name: 'the company' } }],
    [
      ['parent.name', 'parent.project.name'],
      { id, parent: { id: 'm2', name: 'second', project: { id: 'p2', name: 'public' } } },
    ],
    [['task.execution.queue.name'], { id, task: { id: 't1', execution: { queue: { id: 'q1', name: 'fast' } } } }],
    [['project.name', '-project'], { id }],
    [['project.name', 'project.basename', '-project.name'], { id, project: { id: 'p1', basename: 'one' } }],
    [['name', '-project.name'], { id, name: 'first' }],
    [['project', '-project.name'], { id, project: { id: 'p1' } }],
    [['name', '-id'], { name: 'first' }],
  ])('%j shows %j', async (projection, row) => {
    expect(await expanded(modelEntity, 'm1', projection)).toEqual(row);
  });

  test('that only excludes leaves the rest, and below a reference the bare reference', async () => {
    const row = await expanded(modelEntity, 'm1', ['-project.name', '-name']);
    expect(row).toMatchObject({ id, project: { id: 'p1' }, ready: true });
    expect(row['project']).toEqual({ id: 'p1' });
    expect(row).not.toHaveProperty('name');
    expect(await expanded(modelEntity, 'm1', ['-id'])).not.toHaveProperty('id');
  });

  test('of * shows everything that the table has, the hidden fields too', async () => {
    const row = await expanded(modelEntity, 'm1', ['*', '-design', 'project.name']);
    expect(row).toMatchObject({
      id,
      ui_cache: { z: 1 },
      unique_metrics: ['a/b'],
      project: { id: 'p1', name: 'root/one' },
    });
    expect(row).not.toHaveProperty('design');
    expect(row).not.toHaveProperty('secret_field');
  });

  test('of * below a reference shows everything of the document there, at any depth', async () => {
    const { project } = await expanded(modelEntity, 'm1', ['project.*']);
    expect(project).toMatchObject({ id: 'p1', name: 'root/one', path: ['root'], parent: { id: 'root' }, tags: [] });
    expect(await expanded(modelEntity, 'm1', ['project.parent.*'])).toMatchObject({
      project: { id: 'p1', parent: { id: 'root', name: 'root', logo_blob: 'blob', user: { id: 'u1' } } },
    });
    expect(await expanded(modelEntity, 'm1', ['user.*', '-user.name'])).toEqual({
      id,
      user: expect.objectContaining({ id: 'u1', preferences: '{"theme":"dark"}' }),
    });
  });

  test('goes through lists, where other members are shown only when asked for', async () => {
    expect(await expanded(taskEntity, 't1', ['models.input.model.name'])).toEqual({
      id: 't1',
      models: {
        input: [
          { model: { id: 'm1', name: 'first' } },
          { model: { id: 'm2', name: 'second' } },
          { model: { id: 'gone' } },
        ],
      },
    });
    expect(await expanded(taskEntity, 't1', ['models.input.model.name', 'models.input.name'])).toMatchObject({
      models: { input: [{ name: 'one', model: { id: 'm1', name: 'first' } }, { name: 'two' }, { name: 'none' }] },
    });
    expect(await expanded(queueEntity, 'q1', ['entries.task.name'])).toEqual({
      id: 'q1',
      entries: [{ task: { id: 't1', name: 'train' } }, { task: { id: 'gone' } }],
    });
  });

  test('leaves references that lead nowhere, or to what the caller may not see, as they are', async () => {
    const names = ['project.name', 'parent.name', 'user.name', 'task.name', 'company.name'];
    expect(await expanded(modelEntity, 'm2', names)).toEqual({
      id: 'm2',
      company: {},
      project: { id: 'p2', name: 'public' },
      user: { id: 'u2' },
      task: { id: '__DELETED__t9' },
    });
    expect(await expanded(modelEntity, 'm3', names)).toMatchObject({ project: { id: 'p3' }, parent: { id: 'gone' } });
    expect(await expanded(modelEntity, 'm4', names)).toEqual({
      id: 'm4',
      project: {},
      company: { id: COMPANY, name: 'the company' },
    });
  });

  test('shows public documents only where the listing does', async () => {
    const names = ['parent.name'];
    expect(await expanded(modelEntity, 'm1', names)).toMatchObject({ parent: { name: 'second' } });
    expect(await expanded(modelEntity, 'm1', names, { allowPublic: false })).toEqual({ id, parent: { id: 'm2' } });
  });

  test('asks the database once for each reference, however many rows there are', async () => {
    kit.forgetCommands();
    await kit.list(modelEntity, { only_fields: ['project.name', 'project.parent.name', 'user.name'] });
    const asked = kit.commands.map(({ command }) => command['find'] as unknown);
    expect(asked).toEqual(['model', 'project', 'project', 'user']);
  });

  test.each([
    'project.nothing',
    'project.name.x',
    'project.',
    'project.parent.nothing',
    'project._id',
    'project.$where',
    'nothing.*',
  ])('to the unknown field %j is refused', async (name) => {
    await expect(kit.list(modelEntity, { only_fields: [name] })).rejects.toEqual(refusal(14));
  });

  test.each(['-project.nothing', '-nothing'])('without the unknown field %j is refused', async (name) => {
    await expect(kit.list(modelEntity, { only_fields: [name] })).rejects.toEqual(refusal(14));
  });

  test('of more names than any listing has columns is refused', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `design.k${index}`);
    expect(await kit.list(modelEntity, { only_fields: names.slice(1) })).toHaveProperty('rows');
    await expect(kit.list(modelEntity, { only_fields: names })).rejects.toEqual(refusal(12));
  });

  test('of endless depth is refused at once', async () => {
    const endless = `${'parent.'.repeat(1_000_000)}name`;
    await expect(kit.list(modelEntity, { only_fields: [endless] })).rejects.toEqual(refusal(14));
  });
});
