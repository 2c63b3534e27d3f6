import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { type CallOptions, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;
let top: string;
let below: string;
let other: string;

const parameter = (name: string, value: string) => ({ section: 'Args', name, value });
const metric = (value: number) => ({ m: { v: { metric: 'm', variant: 'v', value } } });

/** Tasks by name. Names are unique; ids are `id of <name>`. */
const TASKS: Record<string, Partial<TaskDocument>> = {
  'alpha (1)': {
    created: new Date('2020-01-01T00:00:00Z'),
    started: new Date('2020-01-02T00:00:00Z'),
    last_update: new Date('2020-01-03T00:00:00Z'),
    last_change: new Date('2020-01-04T00:00:00Z'),
    status_changed: new Date('2020-01-05T00:00:00Z'),
    type: 'testing',
    status: 'completed',
    comment: 'The first one, for Cats',
    report: 'about dogs',
    tags: ['cats'],
    active_duration: 10,
    last_iteration: 5,
    last_metrics: metric(5),
    hyperparams: { Args: { lr: parameter('lr', '9'), 'a%2Eb': parameter('a.b', 'dotted') } },
    runtime: { _hash: 'ABC', n: { deep: 1 }, progress: '0', list: [1, 2], flag: true },
  },
  'Alpha 2': {
    created: new Date('2020-02-01T12:00:00Z'),
    started: new Date('2020-02-02T00:00:00Z'),
    last_update: new Date('2020-02-03T00:00:00Z'),
    last_change: new Date('2020-02-04T00:00:00Z'),
    status_changed: new Date('2020-02-05T00:00:00Z'),
    status: 'in_progress',
    comment: 'second',
    active_duration: 20,
    last_iteration: 10,
    last_metrics: metric(10.5),
    hyperparams: { Args: { lr: parameter('lr', '09') }, General: { x: { section: 'General', name: 'x', value: 'y' } } },
    runtime: { _hash: 'abcd', n: { deep: '1' }, progress: 0, flag: 'true' },
    execution: { queue: 'queue 1' },
  },
  beta: {
    created: new Date('2020-03-01T00:00:00Z'),
    tags: ['x'],
    status: 'queued',
    parent: 'id of alpha (1)',
    configuration: { 'c%2Ed': { name: 'c.d', value: 'text' } },
    hyperparams: { Args: { lr: parameter('lr', '10') } },
    models: { input: [{ name: 'm', model: 'model 1' }], output: [] },
    container: { image: 'python' },
    runtime: { size: 3 },
  },
  'gamma.x': {
    created: new Date('2020-04-01T00:00:00Z'),
    type: 'inference',
    company: '',
    last_metrics: metric(-1),
    script: { repository: 'https://git.example/cats' },
  },
  lurking: { created: new Date('2020-05-01T00:00:00Z'), system_tags: ['hidden'], comment: 'cat' },
};
const SHOWN = ['Alpha 2', 'alpha (1)', 'beta', 'gamma.x'];

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
  const project = async (name: string) => (await server.ok('projects.create', { name, description: '' }))['id'];
  top = await project('top');
  below = await project('top/middle/below');
  other = await project('top level');
  const projects: Record<string, string> = {
    'alpha (1)': top,
    'Alpha 2': top,
    beta: below,
    'gamma.x': other,
    lurking: top,
  };
  await Promise.all([
    ...Object.entries(TASKS).map(([name, fields]) =>
      kit.task({ _id: `id of ${name}`, name, project: projects[name] ?? null, user: `user of ${name}`, ...fields }),
    ),
    kit.task({ name: 'of another company', company: server.otherCompany, project: top, comment: 'cat' }),
  ]);
});
afterAll(() => server.stop());

const ACTIONS = ['tasks.get_all', 'tasks.get_all_ex'] as const;

async function namesOf(request: object, action = 'tasks.get_all', options: CallOptions = {}): Promise<string[]> {
  const { tasks } = await server.ok(action, { only_fields: ['name'], ...request }, options);
  return tasks.map(({ name }: { name: string }) => name).sort();
}

/** Both actions find these tasks, and no others. */
async function expectNames(request: object, names: readonly string[], options?: CallOptions): Promise<void> {
  const expected = [...names].sort();
  const found = await Promise.all(ACTIONS.map((action) => namesOf(request, action, options)));
  expect(found).toEqual([expected, expected]);
}

describe('tasks.get_all and tasks.get_all_ex', () => {
  test.each<[string, object, string[]]>([
    ['nothing', {}, SHOWN],
    [
      'what it does not know',
      {
        company: 'other',
        colour: 'red',
        execution: { queue: 'q' },
        hyperparams: {},
        runtime: { size: 3 },
        script: 'x',
      },
      SHOWN,
    ],
    [
      'null in place of every condition',
      { id: null, name: null, status: null, created: null, last_update: null, 'runtime.size': null, parent: null },
      SHOWN,
    ],

    // List filters (query-language.md §5).
    ['an id', { id: 'id of beta' }, ['beta']],
    ['ids', { id: ['id of beta', MISSING, 'id of lurking'] }, ['beta', 'lurking']],
    ['a user', { user: ['user of beta'] }, ['beta']],
    ['types', { type: ['testing', 'inference'] }, ['alpha (1)', 'gamma.x']],
    ['a type that is not wanted', { type: ['-training'] }, ['alpha (1)', 'gamma.x']],
    ['a status', { status: 'queued' }, ['beta']],
    ['statuses', { status: ['completed', 'in_progress'] }, ['Alpha 2', 'alpha (1)']],
    ['a status that is not wanted', { status: ['__$not', 'created'] }, ['Alpha 2', 'alpha (1)', 'beta']],
    ['a tag', { tags: ['cats'] }, ['alpha (1)']],
    ['no tags', { tags: [null] }, ['Alpha 2', 'gamma.x']],
    ['a parent', { parent: 'id of alpha (1)' }, ['beta']],
    ['no parent', { parent: [null] }, ['Alpha 2', 'alpha (1)', 'gamma.x']],
    ['a queue', { 'execution.queue': ['queue 1'] }, ['Alpha 2']],
    ['an input model', { 'models.input.model': ['model 1', 'model 2'] }, ['beta']],
    ['a parameter', { 'hyperparams.General.x.value': ['y'] }, ['Alpha 2']],
    ['a parameter with a dot in its name', { 'hyperparams.Args.a%2Eb.value': ['dotted'] }, ['alpha (1)']],
    ['a parameter by its legacy path', { 'execution.parameters.lr.value': ['10'] }, ['beta']],
    ['a parameter, as numbers go', { 'hyperparams.Args.lr.value': ['9'] }, ['Alpha 2', 'alpha (1)']],
    ['a parameter that is not there', { 'hyperparams.Args.lr.value': [null] }, ['gamma.x']],
    ['a name of a parameter', { 'hyperparams.Args.lr.name': ['lr'] }, ['Alpha 2', 'alpha (1)', 'beta']],
    ['a structured filter', { filters: { status: { any: { include: ['queued'] } } }, status: ['created'] }, ['beta']],
    [
      'a structured filter on parameters',
      { filters: { 'hyperparams.Args.a%2Eb.value': { all: { include: ['dotted'] } } } },
      ['alpha (1)'],
    ],

    // Patterns (§7).
    ['a pattern found anywhere in the name', { name: 'lpha' }, ['Alpha 2', 'alpha (1)']],
    ['a pattern that minds case', { name: '^a' }, ['alpha (1)']],
    ['a pattern for the comment', { comment: '^(second|The)' }, ['Alpha 2', 'alpha (1)']],
    ['a pattern for the report', { report: 'dogs$' }, ['alpha (1)']],

    // Equality (§9).
    ['a number in the runtime', { 'runtime.n.deep': 1 }, ['alpha (1)']],
    ['a text in the runtime that looks like a number', { 'runtime.progress': '0' }, ['alpha (1)']],
    ['true in the runtime', { 'runtime.flag': true }, ['alpha (1)']],
    ['a list in the runtime', { 'runtime.list': [1, 2] }, ['alpha (1)']],
    ['a member of the runtime that is named like an operator', { 'runtime.size': 3 }, ['beta']],
    ['a member of the runtime that begins with an underscore', { 'runtime._hash': 'ABC' }, ['alpha (1)']],
    ['a member of the runtime that nothing has', { 'runtime.none.deep': 1 }, []],

    // Ranges (§10).
    ['a range of creation', { created: ['2020-01-01T00:00:00Z', '2020-02-01T12:00:00Z'] }, ['Alpha 2', 'alpha (1)']],
    ['a range of start', { started: ['2020-02-01', null] }, ['Alpha 2']],
    ['a range of start without lower end', { started: [null, '2020-02-01'] }, ['alpha (1)', 'beta', 'gamma.x']],
    ['a range of duration', { active_duration: [10, 19] }, ['alpha (1)']],
    ['a range of iterations', { last_iteration: [6, null] }, ['Alpha 2']],
    ['a range of a metric', { 'last_metrics.m.v.value': [-1, 5] }, ['alpha (1)', 'gamma.x']],
    ['a range of a metric as text', { 'last_metrics.m.v.value': ['10', '11'] }, ['Alpha 2']],

    // Date conditions (§11).
    ['a change of status after a date', { status_changed: '>2020-02-01' }, ['Alpha 2']],
    ['an update, as the SDK asks for it', { last_update: '>2020-01-10' }, ['Alpha 2']],
    ['changes between dates', { last_change: ['>=2020-01-04', '<2020-02-01'] }, ['alpha (1)']],
    ['a range of updates', { last_update: ['2020-01-01', '2020-01-31'] }, ['alpha (1)']],
    ['a condition that is no date', { last_update: '>some day' }, SHOWN],
    [
      'dates of any field, as the SDK asks for it',
      { _or_: { fields: ['last_update', 'last_change'], datetime: ['>2020-02-03T12:00:00'] } },
      ['Alpha 2'],
    ],

    // Several fields at once (§8).
    ['any of two fields', { _any_: { fields: ['name', 'comment'], pattern: 'SECOND|BETA' } }, ['Alpha 2', 'beta']],
    ['all of two fields', { _all_: { fields: ['comment', 'tags'], pattern: 'cat' } }, ['alpha (1)']],
    ['a hash in the runtime', { _all_: { fields: ['runtime._hash'], pattern: '^abc$' } }, ['alpha (1)']],
    ['a parameter by pattern', { _any_: { fields: ['hyperparams.Args.lr.value'], pattern: '^.0$' } }, ['beta']],
    ['an id by pattern', { _any_: { fields: ['id', 'name'], pattern: 'of beta' } }, ['beta']],

    // Text search (§12).
    ['a word in name, comment or repository', { search_text: 'cat' }, ['alpha (1)', 'gamma.x']],
    ['a word in a report', { search_text: 'dog' }, ['alpha (1)']],
    ['an id as a word', { search_text: '"id of beta"' }, ['beta']],
    ['a model as a word', { search_text: '"model 1"' }, ['beta']],
    ['a word but not another', { search_text: 'cat -first' }, ['gamma.x']],

    [
      'conditions, all of which must hold',
      { status: ['completed'], type: ['testing'], name: 'lpha', tags: ['cats'] },
      ['alpha (1)'],
    ],
  ])('finds tasks by %s', async (_case, request, expected) => {
    await expectNames(request, expected);
  });

  test.each<[string, object, string]>([
    ['a path of parameters that is too long', { 'hyperparams.a.b.c.d': ['x'] }, '400/12'],
    ['a path of parameters that ends early', { 'hyperparams.': ['x'] }, '400/12'],
    ['an empty part of a path of parameters', { 'hyperparams.Args..value': ['x'] }, '400/12'],
    ['a path of the configuration that is too long', { 'configuration.a.b.c.d': ['x'] }, '400/12'],
    ['a list filter with an unknown operator', { status: ['__$only', 'created'] }, '400/16'],
    ['a list filter with an object', { 'hyperparams.Args.lr.value': [{ $ne: '' }] }, '400/16'],
    ['a pattern that is none', { report: '(' }, '400/21'],
    ['a range of one', { started: ['2020-01-01'] }, '400/12'],
    ['a range that is no number', { active_duration: ['x', null] }, '400/16'],
    ['an operator in the runtime', { 'runtime.size': { $gt: 0 } }, '400/16'],
    ['a path with an operator', { 'runtime.$where': 1 }, '400/14'],
    ['a number for a date', { status_changed: 1577836800 }, '400/16'],
    ['an unknown field among several', { _any_: { fields: ['colour'], pattern: 'x' } }, '400/14'],
    ['a field of a reference among several', { _any_: { fields: ['project.name'], pattern: 'x' } }, '400/14'],
    ['a number for a text search', { search_text: 1 }, '400/16'],
    ['filters that are a list', { filters: [] }, '400/16'],
    ['a structured filter that is a list', { filters: { status: [] } }, '400/12'],
  ])('refuses %s', async (_case, request, code) => {
    const answers = await Promise.all(ACTIONS.map((action) => server.call(action, request)));
    expect(answers.map(codesOf)).toEqual([code, code]);
  });

  describe('with include_subprojects', () => {
    test.each<[string, () => unknown, boolean, string[]]>([
      ['a project', () => [top], true, ['Alpha 2', 'alpha (1)', 'beta']],
      ['a project as text', () => top, true, ['Alpha 2', 'alpha (1)', 'beta']],
      ['several projects', () => [below, other], true, ['beta', 'gamma.x']],
      ['a project alone', () => [top], false, ['Alpha 2', 'alpha (1)']],
      ['no project', () => undefined, true, SHOWN],
      ['an empty list', () => [], true, SHOWN],
    ])('finds tasks of %s', async (_case, project, include_subprojects, expected) => {
      await expectNames({ project: project(), include_subprojects }, expected);
    });
  });

  describe('shows hidden tasks', () => {
    const withHidden = [...SHOWN, 'lurking'].sort();
    test.each<[string, object, string[]]>([
      ['not by default', {}, SHOWN],
      ['not without being told', { search_hidden: false }, SHOWN],
      ['when told to', { search_hidden: true }, withHidden],
      ['by their id', { id: ['id of lurking'] }, ['lurking']],
      ['by their id, even when told not to', { id: 'id of lurking', search_hidden: false }, ['lurking']],
      ['not for an empty list of ids', { id: [] }, SHOWN],
      ['not for their tag alone', { system_tags: ['hidden'] }, []],
      ['by their tag when told to', { system_tags: ['hidden'], search_hidden: true }, ['lurking']],
    ])('%s', async (_case, request, expected) => {
      await expectNames(request, expected);
    });
  });

  test('shows another company its own and the public ones only', async () => {
    await expectNames({ search_hidden: true, company: server.company }, ['gamma.x', 'of another company'], {
      as: 'stranger',
    });
  });
});

test.each([
  [undefined, SHOWN],
  [true, SHOWN],
  [false, SHOWN.slice(0, 3)],
  [null, SHOWN.slice(0, 3)],
])('allow_public: %p is a matter of get_all_ex', async (allow_public, expected) => {
  expect(await namesOf({ allow_public }, 'tasks.get_all_ex')).toEqual(expected);
  expect(await namesOf({ allow_public })).toEqual(SHOWN);
});

test('numbers that look alike do not open the tasks of another company', async () => {
  const alike = server.company.replace(/\d+/, '0$&');
  expect(alike).not.toBe(server.company);
  await kit.task({ name: 'alike', company: alike });
  await expectNames({ name: 'alike', 'hyperparams.Args.lr.value': [null] }, []);
});

test.each(['2.1', '2.8', '2.13', '2.26'])('knows all parameters at version %s', async (version) => {
  const request = {
    project: [top],
    include_subprojects: true,
    search_hidden: true,
    'runtime.size': 3,
    only_fields: ['name'],
  };
  expect((await server.call('tasks.get_all', request, { version })).data).toEqual({ tasks: [{ name: 'beta' }] });
});

test('takes one id in the query string of a GET, as agents ask for it', async () => {
  const path = 'tasks.get_all?id=id+of+beta&only_fields=status&only_fields=id';
  const { data } = await server.call(path, undefined, { method: 'GET', version: '2.15' });
  expect(data).toEqual({ tasks: [{ id: 'id of beta', status: 'queued' }] });
});
