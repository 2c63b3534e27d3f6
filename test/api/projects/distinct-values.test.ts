import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ModelDocument, TaskDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
let top: string;
let below: string;
let theirs: string;

/** Hyper-parameters as they are stored: keys escaped, each with its section and name. */
function hyperparams(sections: Record<string, Record<string, string>>): Partial<TaskDocument> {
  const entries = Object.entries(sections).map(([section, values]) => [
    section,
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { section, name, value }])),
  ]);
  return { hyperparams: Object.fromEntries(entries) };
}
const metadata = (values: Record<string, string>) => ({
  metadata: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { key, type: 'str', value }])),
});
const metrics = (values: [metricHash: string, metric: string, variantHash: string, variant: string][]) => {
  const last_metrics: NonNullable<TaskDocument['last_metrics']> = {};
  for (const [metricHash, metric, variantHash, variant] of values) {
    last_metrics[metricHash] = { ...last_metrics[metricHash], [variantHash]: { metric, variant, value: 1 } };
  }
  return { last_metrics };
};

beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  top = await kit.create('values');
  below = await kit.create('values/below');
  theirs = await kit.create('their values', {}, { as: 'stranger' });
  await storeTask(server, {
    project: top,
    ...hyperparams({ Args: { lr: '0.1', layers: '10', 'a%2Eb': 'x' }, General: { seed: '1' } }),
    ...metrics([
      ['m2', 'loss', 'v1', 'train'],
      ['m2', 'loss', 'v2', 'eval'],
      ['m1', 'accuracy', 'v1', 'train'],
    ]),
  });
  await storeTask(server, {
    project: below,
    ...hyperparams({ Args: { lr: '0.01', layers: '9' } }),
    ...metrics([
      ['m3', 'recall', 'v1', 'train'],
      ['m2', 'loss', 'v1', 'train'],
    ]),
  });
  await storeTask(server, { ...hyperparams({ Args: { layers: 'A lot' }, Loose: { 'only/here': 'y' } }) });
  await storeTask(server, { company: '', ...hyperparams({ Args: { layers: '100' } }) });
  const secret = hyperparams({ Args: { layers: 'secret' }, Secret: { secret: 'secret' } });
  await storeTask(server, {
    company: server.otherCompany,
    project: theirs,
    ...secret,
    ...metrics([['m9', 'secret', 'v9', 'secret']]),
  });

  await kit.model(top, metadata({ size: '10', 'with.dot': 'x' }));
  const trained = await kit.model(below, metadata({ size: '9' }));
  await kit.model(null, metadata({ size: '100', loose: 'y' }));
  await kit.model(theirs, metadata({ size: 'secret', secret: 'secret' }), { as: 'stranger' });
  const { client, backend } = server.databases;
  await client
    .db(backend)
    .collection<ModelDocument>('model')
    .updateOne({ _id: trained }, { $set: metrics([['m7', 'of a model', 'v7', 'variant']]) });
});
afterAll(() => server.stop());

const ok = (action: string, body: object, as: UserName = 'user') => server.ok(`projects.${action}`, body, { as });

describe('projects.get_hyper_parameters', () => {
  const parameters = async (body: object = {}) =>
    (await ok('get_hyper_parameters', body)).parameters.map(({ section, name }: Record<string, string>) =>
      [section, name].join(':'),
    );
  const OF_TOP = ['Args:a.b', 'Args:layers', 'Args:lr', 'General:seed'];

  test('lists sections and names, each once, sorted and as callers write them', async () => {
    expect(await ok('get_hyper_parameters', { project: top })).toEqual({
      total: 4,
      remaining: 0,
      parameters: OF_TOP.map((text) => ({ section: text.split(':')[0], name: text.split(':')[1] })),
    });
  });

  test('looks at a project with what is below, or without', async () => {
    expect(await parameters({ project: below })).toEqual(['Args:layers', 'Args:lr']);
    expect(await parameters({ project: top, include_subprojects: false })).toEqual(OF_TOP);
    expect(await parameters({ project: 'unknown' })).toEqual([]);
    expect(await parameters({ project: theirs })).toEqual([]);
  });

  test('looks at everything without a project, or at what is in none', async () => {
    for (const project of [undefined, null]) {
      expect(await parameters({ project })).toEqual([...OF_TOP, 'Loose:only/here']);
      expect(await parameters({ project, include_subprojects: false })).toEqual(['Args:layers', 'Loose:only/here']);
    }
  });

  test('pages, and counts the page', async () => {
    expect(await ok('get_hyper_parameters', { project: top, page: 1, page_size: 3 })).toEqual({
      total: 1,
      remaining: 0,
      parameters: [{ section: 'General', name: 'seed' }],
    });
    expect(await parameters({ project: top, page: -5, page_size: 0 })).toEqual(['Args:a.b']);
    expect(await parameters({ project: top, page: 9 })).toEqual([]);
  });

  test.each([[{ project: 1 }], [{ project: { $ne: '' } }], [{ page: 'x' }], [{ include_subprojects: 'no' }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('projects.get_hyper_parameters', body))).toBe('400/12');
    },
  );
});

describe('projects.get_hyperparam_values', () => {
  const values = async (body: object = {}, as: UserName = 'user') =>
    (await ok('get_hyperparam_values', { section: 'Args', name: 'layers', ...body }, as))['values'];

  test('lists the values, numbers as numbers', async () => {
    expect(await ok('get_hyperparam_values', { section: 'Args', name: 'layers' })).toEqual({
      total: 4,
      values: ['9', '10', '100', 'A lot'],
    });
    expect(await values({ section: 'Secret', name: 'secret' }, 'stranger')).toEqual(['secret']);
  });

  test('finds keys with dots', async () => {
    expect(await values({ name: 'a.b' })).toEqual(['x']);
    expect(await values({ section: ' Loose ', name: 'only/here' })).toEqual(['y']);
  });

  test('looks where it is told', async () => {
    expect(await values({ allow_public: false })).toEqual(['9', '10', 'A lot']);
    expect(await values({ projects: [top] })).toEqual(['9', '10']);
    expect(await values({ projects: [top], include_subprojects: false })).toEqual(['10']);
    expect(await values({ projects: [below] })).toEqual(['9']);
    expect(await values({ projects: [below, null] })).toEqual(['9', '100', 'A lot']);
    expect(await values({ projects: [theirs] })).toEqual([]);
    for (const projects of [[], null]) {
      expect(await values({ projects, include_subprojects: false })).toEqual(['9', '10', '100', 'A lot']);
    }
  });

  test('limits them by a pattern, whatever the case', async () => {
    expect(await values({ pattern: '^1' })).toEqual(['10', '100']);
    expect(await values({ pattern: 'LOT$' })).toEqual(['A lot']);
    expect(await values({ pattern: '' })).toHaveLength(4);
    expect(
      codesOf(await server.call('projects.get_hyperparam_values', { section: 'Args', name: 'lr', pattern: '(' })),
    ).toBe('400/21');
  });

  test('pages, and counts the page', async () => {
    expect(await ok('get_hyperparam_values', { section: 'Args', name: 'layers', page: 1, page_size: 3 })).toEqual({
      total: 1,
      values: ['A lot'],
    });
    expect(await values({ page: -1, page_size: -1 })).toEqual(['9']);
  });

  test('knows nothing of what no task has', async () => {
    expect(await ok('get_hyperparam_values', { section: 'Args', name: 'nowhere' })).toEqual({ total: 0, values: [] });
    expect(await values({ section: 'Secret', name: 'secret' })).toEqual([]);
  });

  test.each([
    [{ section: 'Args' }],
    [{ name: 'lr' }],
    [{ section: '', name: 'lr' }],
    [{ section: 'Args', name: '' }],
    [{ section: 'Args', name: ' ' }],
    [{ section: null, name: 'lr' }],
    [{ section: 'Args', name: { $ne: '' } }],
    [{ section: 'Args', name: 'lr', projects: 'x' }],
  ])('answers 400/12 for %j', async (body) => {
    expect(codesOf(await server.call('projects.get_hyperparam_values', body))).toBe('400/12');
  });

  test.each(['$where', '__proto__', 'a.$b', '%2E', 'x\u0000y'])('treats %j as a key like others', async (name) => {
    const codes = codesOf(await server.call('projects.get_hyperparam_values', { section: name, name }));
    expect(codes).toBe(name.includes('\0') ? '400/12' : '200/0');
  });
});

describe('projects.get_model_metadata_keys', () => {
  const keys = async (body: object = {}, as: UserName = 'user') =>
    (await ok('get_model_metadata_keys', body, as))['keys'];

  test('lists the keys, each once, sorted and as callers write them', async () => {
    expect(await ok('get_model_metadata_keys', {})).toEqual({
      total: 3,
      remaining: 0,
      keys: ['loose', 'size', 'with.dot'],
    });
    expect(await keys({}, 'stranger')).toEqual(['secret', 'size']);
  });

  test('looks where it is told', async () => {
    expect(await keys({ project: top })).toEqual(['size', 'with.dot']);
    expect(await keys({ project: below })).toEqual(['size']);
    expect(await keys({ include_subprojects: false })).toEqual(['loose', 'size']);
    expect(await keys({ project: theirs })).toEqual([]);
  });

  test('pages', async () => {
    expect(await ok('get_model_metadata_keys', { page: 1, page_size: 2 })).toEqual({
      total: 1,
      remaining: 0,
      keys: ['with.dot'],
    });
  });
});

describe('projects.get_model_metadata_values', () => {
  const values = async (body: object = {}, as: UserName = 'user') =>
    (await ok('get_model_metadata_values', { key: 'size', ...body }, as))['values'];

  test('lists the values, numbers as numbers', async () => {
    expect(await ok('get_model_metadata_values', { key: 'size' })).toEqual({ total: 3, values: ['9', '10', '100'] });
    expect(await values({ key: 'with.dot' })).toEqual(['x']);
    expect(await values({}, 'stranger')).toEqual(['secret']);
  });

  test('looks where it is told', async () => {
    expect(await values({ projects: [top] })).toEqual(['9', '10']);
    expect(await values({ projects: [top], include_subprojects: false })).toEqual(['10']);
    expect(await values({ projects: [theirs] })).toEqual([]);
    expect(await values({ page: 1, page_size: 2 })).toEqual(['100']);
  });

  test.each([[{}], [{ key: '' }], [{ key: '  ' }], [{ key: null }], [{ key: 1 }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('projects.get_model_metadata_values', body))).toBe('400/12');
    },
  );
});

describe('projects.get_unique_metric_variants', () => {
  const variants = async (body: object = {}, as: UserName = 'user') =>
    (await ok('get_unique_metric_variants', body, as)).metrics.map(({ metric, variant }: Record<string, string>) =>
      [metric, variant].join(':'),
    );

  test('lists metrics with their variants and hashes, each once and sorted', async () => {
    expect(await ok('get_unique_metric_variants', { project: top, include_subprojects: false })).toEqual({
      metrics: [
        { metric: 'accuracy', metric_hash: 'm1', variant: 'train', variant_hash: 'v1' },
        { metric: 'loss', metric_hash: 'm2', variant: 'eval', variant_hash: 'v2' },
        { metric: 'loss', metric_hash: 'm2', variant: 'train', variant_hash: 'v1' },
      ],
    });
  });

  test('looks where it is told', async () => {
    const all = ['accuracy:train', 'loss:eval', 'loss:train', 'recall:train'];
    expect(await variants()).toEqual(all);
    expect(await variants({ project: top })).toEqual(all);
    expect(await variants({ project: below })).toEqual(['loss:train', 'recall:train']);
    expect(await variants({ include_subprojects: false })).toEqual([]);
    expect(await variants({ project: theirs })).toEqual([]);
    expect(await variants({}, 'stranger')).toEqual(['secret:secret']);
  });

  test('looks at some tasks, or at models', async () => {
    const id = await storeTask(server, metrics([['m4', 'f1', 'v1', 'train']]));
    expect(await variants({ ids: [id] })).toEqual(['f1:train']);
    expect(await variants({ ids: ['unknown'] })).toEqual([]);
    expect(await variants({ model_metrics: true })).toEqual(['of a model:variant']);
    expect(await variants({ model_metrics: true, project: below })).toEqual(['of a model:variant']);
    expect(await variants({ model_metrics: true, ids: [id] })).toEqual([]);
  });

  test.each([[{ ids: 'x' }], [{ ids: [null] }], [{ project: [] }], [{ model_metrics: 'yes' }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('projects.get_unique_metric_variants', body))).toBe('400/12');
    },
  );
});
