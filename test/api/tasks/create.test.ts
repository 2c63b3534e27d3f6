import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type TaskKit, codeOf, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const ITEM = { section: 'Args', name: 'lr', value: '0.1' };
const DEFAULTS = {
  output: {},
  execution: { test_split: 0, parameters: {}, model_desc: {}, model_labels: {}, artifacts: [] },
  script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
  models: { input: [], output: [] },
  tags: [],
  system_tags: [],
  report_assets: [],
  hyperparams: {},
  configuration: {},
  runtime: {},
  container: {},
  last_iteration: 0,
  last_metrics: {},
  metric_stats: {},
  status: 'created',
  type: 'training',
};

describe('a new task', () => {
  test('needs no more than a name and a type', async () => {
    const answer = await server.ok('tasks.create', { name: '  abc ', type: 'training' });
    expect(answer).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const { created, last_update, last_change, ...task } = await kit.read(answer['id']);
    expect(task).toEqual({
      ...DEFAULTS,
      id: answer['id'],
      name: 'abc',
      company: server.company,
      user: expect.stringMatching(/^user-/),
      last_changed_by: expect.stringMatching(/^user-/),
    });
    expect(created).toMatch(DATE);
    expect([last_update, last_change]).toEqual([created, created]);
  });

  test('has everything that was said about it', async () => {
    const [project, parent, model] = [await kit.project(), await kit.create(), await kit.model()];
    const said = {
      type: 'controller',
      comment: ' as it is ',
      parent,
      project,
      hyperparams: { 'A.b': { __x: { section: ' A.b', name: '__x', value: '', type: 't', description: 'd' } } },
      configuration: { $c: { name: 'c', value: '{}' } },
      container: { image: 'i', 'a.b': 'c' },
      runtime: { 'a.b': { c: [null] }, x: null },
    };
    const id = await kit.create({
      ...said,
      tags: ['b', 'a', 'b'],
      system_tags: ['z', 'y'],
      output_dest: ' s3://bucket ',
      script: { repository: ' r ', diff: ' d\n', requirements: { pip: ['a==1'] }, tag: null },
      models: { input: [{ name: 'm', model, updated: 'then' }], output: [{ name: 'o', model: 'nobody checks' }] },
      execution: {
        framework: 'f',
        queue: 'q',
        model_labels: { 'a.b': 1, none: 0, nothing: 0 },
        artifacts: [
          { key: 'z', type: 't' },
          {
            key: 'a',
            type: 't',
            mode: 'input',
            display_data: [
              ['b', 1.5],
              ['a', null],
            ],
          },
        ],
        something: 'dropped',
      },
    });
    const task = await kit.read(id);
    expect(task).toMatchObject({ ...said, tags: ['a', 'b', 'b'], system_tags: ['y', 'z'] });
    expect(task['output']).toEqual({ destination: 's3://bucket' });
    expect(task['script']).toEqual({
      ...DEFAULTS.script,
      repository: 'r',
      diff: ' d\n',
      requirements: { pip: ['a==1'] },
    });
    expect(task['models']).toEqual({
      input: [{ name: 'm', model, updated: task['created'] }],
      output: [{ name: 'o', model: 'nobody checks', updated: task['created'] }],
    });
    expect(task['execution']).toEqual({
      ...DEFAULTS.execution,
      framework: 'f',
      queue: 'q',
      model_labels: { 'a.b': 1, none: 0, nothing: 0 },
      artifacts: [
        {
          key: 'a',
          type: 't',
          mode: 'input',
          display_data: [
            ['a', null],
            ['b', 1.5],
          ],
        },
        { key: 'z', type: 't', mode: 'output', display_data: [] },
      ],
    });
    const stored = await kit.stored(id);
    expect(Object.keys(stored.hyperparams ?? {})).toEqual(['A%2Eb']);
    expect(Object.keys(stored.container ?? {})).toEqual(['image', 'a%2Eb']);
    expect(Object.keys(stored.execution?.artifacts ?? {})).toEqual([`${md5('z')}_output`, `${md5('a')}_input`]);
  });

  test('has the parameters and the design that old clients send elsewhere', async () => {
    const id = await kit.create({
      execution: {
        parameters: { 'a/b': 1.5, flag: true, 'TF_DEFINE/x': null, lr: '2', list: [1] },
        model_desc: { design: { layers: 3 } },
      },
      hyperparams: { Args: { lr: ITEM, kept: { ...ITEM, name: 'kept' } } },
    });
    const task = await kit.read(id);
    const legacy = (section: string, name: string, value: string) => ({ section, name, value, type: 'legacy' });
    expect(task['hyperparams']).toEqual({
      Args: {
        'a/b': legacy('Args', 'a/b', '1.5'),
        flag: legacy('Args', 'flag', 'True'),
        list: legacy('Args', 'list', '[1]'),
        lr: legacy('Args', 'lr', '2'),
        kept: { ...ITEM, name: 'kept' },
      },
      TF_DEFINE: { x: legacy('TF_DEFINE', 'x', 'None') },
    });
    expect(task['configuration']).toEqual({ design: { name: 'design', value: '{"layers":3}', type: 'legacy' } });
    expect(task['execution']).toMatchObject({ parameters: {}, model_desc: {} });
  });

  test('keeps nulls in the container and among the labels', async () => {
    const id = await kit.create({ container: { image: null }, execution: { model_labels: { a: null } } });
    expect(await kit.stored(id)).toMatchObject({
      container: { image: null },
      execution: { model_labels: { a: null } },
    });
  });

  test('takes over nothing that is not for callers to say', async () => {
    const id = await kit.create({
      id: MISSING,
      _id: MISSING,
      company: server.otherCompany,
      user: 'somebody else',
      status: 'no status',
      created: '2001-01-01T00:00:00Z',
      output: { error: 'none' },
      last_iteration: 99,
    });
    expect(id).not.toBe(MISSING);
    expect(await kit.stored(id)).toMatchObject({
      company: server.company,
      status: 'created',
      output: {},
      last_iteration: 0,
    });
  });

  test.each(['2.1', '2.12', '2.13', '2.31'])('can be created by clients of version %s', async (version) => {
    const { id } = await server.ok('tasks.create', { name: 'abc', type: 'testing' }, { version });
    expect(await kit.read(id)).toMatchObject({ type: 'testing' });
  });

  test('may come with nulls and empty references', async () => {
    const nothing = { tags: null, parent: null, project: '', execution: null, script: null, models: null };
    const id = await kit.create({ ...nothing, hyperparams: null, runtime: null, output_dest: null, comment: null });
    expect(await kit.read(id)).toMatchObject(DEFAULTS);
  });

  test('may descend from a public task', async () => {
    const parent = await kit.task({ company: '' });
    expect(await kit.read(await kit.create({ parent }))).toMatchObject({ parent });
  });

  test('may be a report', async () => {
    expect(await kit.read(await kit.create({ type: 'report' }))).toMatchObject({ type: 'report' });
  });

  test('stamps its project', async () => {
    const project = await kit.project();
    expect(await kit.touches(project, () => kit.create({ project }))).toBe(true);
  });
});

/** What both refuse. */
const FAULTS: [string, object, string][] = [
  ['no name', { name: undefined }, '400/12'],
  ['a number for a name', { name: 5 }, '400/12'],
  ['an unknown type', { type: 'nap' }, '400/12'],
  ['text for tags', { tags: 'a' }, '400/16'],
  ['a tag that looks like an operator', { tags: ['__$all'] }, '400/16'],
  ['more tags than a task may have', { system_tags: Array.from({ length: 1001 }, String) }, '400/16'],
  ['a parent that does not exist', { parent: MISSING }, '400/16'],
  ['a parent that is no text', { parent: { $ne: '' } }, '400/16'],
  ['a project that does not exist', { project: MISSING }, '400/16'],
  ['a project that is no text', { project: ['a'] }, '400/16'],
  ['text for the container', { container: 'a' }, '400/16'],
  ['a list of hyper-parameters', { hyperparams: [ITEM] }, '400/16'],
  ['text for the configuration', { configuration: 'a' }, '400/16'],
  ['a list for the runtime', { runtime: [] }, '400/16'],
  ['an empty section', { hyperparams: { ' ': {} } }, '400/12'],
  ['an empty parameter', { hyperparams: { Args: { '': ITEM } } }, '400/12'],
  ['an empty configuration name', { configuration: { '': { name: 'a', value: '' } } }, '400/12'],
  ['an empty key of the container', { container: { ' ': 'a' } }, '400/12'],
  ['an empty label', { execution: { model_labels: { '': 1 } } }, '400/12'],
  ['an empty legacy parameter', { execution: { parameters: { '': 1 } } }, '400/12'],
  ['a legacy definition without name', { execution: { parameters: { 'TF_DEFINE/': 1 } } }, '400/12'],
  ['a section that is no object', { hyperparams: { Args: 'a' } }, '400/12'],
  ['text for the execution', { execution: 'a' }, '400/12'],
  ['a list for the script', { script: [] }, '400/12'],
  ['artifacts that are no list', { execution: { artifacts: {} } }, '400/12'],
  ['models that are no list', { models: { input: {} } }, '400/12'],
  ['an unknown member of the script', { script: { colour: 'red' } }, '400/12'],
  ['an unknown kind of models', { models: { between: [] } }, '400/12'],
  ['an unknown member of an artifact', { execution: { artifacts: [{ key: 'a', type: 't', b: 1 }] } }, '400/12'],
  ['an unknown member of a parameter', { hyperparams: { Args: { lr: { ...ITEM, unit: 's' } } } }, '400/12'],
  ['an unknown member of a configuration', { configuration: { a: { name: 'a', value: '', b: 1 } } }, '400/12'],
  ['an input model that does not exist', { models: { input: [{ name: 'a', model: MISSING }] } }, '400/201'],
];

/** What only storing refuses. */
const BROKEN_RULES: [string, object][] = [
  ['a name that is too short', { name: ' ab ' }],
  ['a number as comment', { comment: 5 }],
  ['a number as output destination', { output_dest: 5 }],
  ['a number as branch', { script: { branch: 5 } }],
  ['text for the requirements', { script: { requirements: 'a==1' } }],
  ['a key like an operator in the requirements', { script: { requirements: { $a: 1 } } }],
  ['a parameter without value', { hyperparams: { Args: { lr: { section: 'Args', name: 'lr' } } } }],
  ['a parameter whose value is a number', { hyperparams: { Args: { lr: { ...ITEM, value: 1 } } } }],
  ['a configuration without value', { configuration: { a: { name: 'a' } } }],
  ['a model without name', { models: { output: [{ model: 'a' }] } }],
  ['an artifact without type', { execution: { artifacts: [{ key: 'a' }] } }],
  ['an artifact of another mode', { execution: { artifacts: [{ key: 'a', type: 't', mode: 'x' }] } }],
  ['two labels with one id', { execution: { model_labels: { a: 1, b: 1 } } }],
  ['a label with a text', { execution: { model_labels: { a: '1' } } }],
  ['a number in the container', { container: { image: 1 } }],
  ['a runtime key like an operator', { runtime: { $a: 1 } }],
  ['an empty runtime key deep inside', { runtime: { a: [{ '': 1 }] } }],
];

describe.each(['tasks.create', 'tasks.validate'])('%s refuses', (action) => {
  test.each(FAULTS)('%s', async (_case, fields, code) => {
    const answer = await server.call(action, { name: 'abc', type: 'training', ...fields });
    expect(codeOf(answer)).toBe(code);
    expect(answer.data).toEqual({});
  });

  test("another company's parent, project and model, and a public project", async () => {
    const stranger = { as: 'stranger' } as const;
    const open = await kit.project();
    await server.ok('projects.make_public', { ids: [open] });
    const cases: [object, string][] = [
      [{ parent: await kit.create({}, stranger) }, '400/16'],
      [{ project: await kit.project(undefined, stranger) }, '400/16'],
      [{ models: { input: [{ name: 'm', model: await kit.model({}, stranger) }] } }, '400/201'],
      [{ project: open }, '403/21'],
    ];
    for (const [fields, code] of cases) {
      expect(codeOf(await server.call(action, { name: 'abc', type: 'training', ...fields }))).toBe(code);
    }
  });

  test('faults in the order of the steps', async () => {
    const stranger = { as: 'stranger' } as const;
    const foreign = await kit.project(undefined, stranger);
    const faults: [object, string][] = [
      [{ type: 'nap' }, '400/12'],
      [{ parent: await kit.create({}, stranger) }, '400/16'],
      [{ project: foreign }, '400/16'],
      [{ runtime: 'a' }, '400/16'],
      [{ script: { colour: 'red' } }, '400/12'],
      [{ models: { input: [{ name: 'a', model: MISSING }] } }, '400/201'],
    ];
    for (const [first, [, code]] of faults.entries()) {
      const fields = Object.assign({ name: 'a', type: 'training' }, ...faults.slice(first).map(([fault]) => fault));
      expect(codeOf(await server.call(action, fields))).toBe(code);
    }
  });
});

describe('what storing refuses', () => {
  test.each(BROKEN_RULES)('%s', async (_case, fields) => {
    const request = { name: 'abc', type: 'training', ...fields };
    expect(codeOf(await server.call('tasks.create', request))).toBe('400/800');
    expect(codeOf(await server.call('tasks.validate', request))).toBe('200/0');
  });

  test.each<[string, object]>([
    ['a key with a null character', { runtime: { a: { 'b\0': 1 } } }],
    ["a key that the database's driver takes for a type", { script: { requirements: { _bsontype: 'Long' } } }],
    ['a section with a null character', { hyperparams: { 'a\0': {} } }],
  ])('%s', async (_case, fields) => {
    expect(codeOf(await server.call('tasks.create', { name: 'abc', type: 'training', ...fields }))).toBe('400/12');
  });

  test('names the field and the rule', async () => {
    const { meta } = await server.call('tasks.create', { name: 'abc', type: 'training', script: { branch: 5 } });
    expect(meta.error_data).toEqual({ 'script.branch': 'must be a text' });
  });

  test('a parent that was deleted, which is passed over when a task is only validated', async () => {
    const request = { name: 'abc', type: 'training', parent: `__DELETED__${MISSING}` };
    expect(codeOf(await server.call('tasks.create', request))).toBe('400/16');
    expect(await server.ok('tasks.validate', request)).toEqual({});
  });
});

function md5(key: string): string {
  return createHash('md5').update(key).digest('hex');
}
