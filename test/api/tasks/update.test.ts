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

const stranger = { as: 'stranger' } as const;

describe('an update', () => {
  test('answers tags in the order in which they are read', async () => {
    const [task, tags] = [await kit.task(), ['\u{1F600}', '\uFB00']];
    const { fields } = await server.ok('tasks.update', { task, tags });
    expect(fields.tags).toEqual(['\uFB00', '\u{1F600}']);
    expect((await kit.read(task))['tags']).toEqual(fields.tags);
  });

  test('changes what describes a task, and answers it as it was sent', async () => {
    const project = await kit.project();
    const earlier = new Date('2026-02-03T04:05:06Z');
    const task = await kit.task({ status: 'published', output: { destination: 'kept' }, last_update: earlier });
    const said = { comment: 'c', project, status_message: 'm' };
    const answer = await server.ok('tasks.update', {
      ...said,
      task,
      name: '  new name ',
      tags: ['b', 'a'],
      system_tags: ['d', 'c'],
      output__error: 'e',
    });
    expect(answer).toEqual({
      updated: 1,
      fields: {
        ...said,
        name: '  new name ',
        tags: ['a', 'b'],
        system_tags: ['c', 'd'],
        'output.error': 'e',
        last_change: expect.stringMatching(DATE),
        last_changed_by: expect.stringMatching(/^user-/),
      },
    });
    const stored = await kit.stored(task);
    expect(stored).toMatchObject({
      ...said,
      name: 'new name',
      tags: ['a', 'b'],
      system_tags: ['c', 'd'],
      output: { destination: 'kept', error: 'e' },
      status: 'published',
      last_update: earlier,
      last_change: expect.any(Date),
    });
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['nulls and an empty project', { name: null, tags: null, comment: null, project: '', status_message: null }],
    [
      'what is not its own to change',
      { type: 'qc', status: 'queued', created: '2001-01-01', execution: {}, company: '' },
    ],
  ])('that says %s changes nothing', async (_case, fields) => {
    const task = await kit.create();
    const before = await kit.stored(task);
    expect(await server.ok('tasks.update', { task, ...fields })).toEqual({ updated: 0, fields: {} });
    expect(await kit.stored(task)).toEqual(before);
  });

  test('stamps the projects that it takes a task from and to, and none without that', async () => {
    const [from, to] = [await kit.project(), await kit.project()];
    const task = await kit.create({ project: from });
    expect(await kit.touches(from, () => server.ok('tasks.update', { task, tags: ['a'] }))).toBe(false);
    expect(await kit.touches(from, () => server.ok('tasks.update', { task, project: to }))).toBe(true);
    expect(await kit.touches(to, () => server.ok('tasks.update', { task, project: to }))).toBe(true);
  });

  test.each(['2.1', '2.31'])('is understood from clients of version %s', async (version) => {
    const task = await kit.create();
    expect(await server.ok('tasks.update', { task, comment: version }, { version })).toMatchObject({ updated: 1 });
  });
});

describe('tasks.update refuses', () => {
  test.each<[string, object, string]>([
    ['no task', { task: undefined }, '400/12'],
    ['an unknown task', { task: MISSING }, '400/101'],
    ['a project that does not exist', { project: MISSING }, '400/16'],
    ['a project that is no text', { project: { $ne: '' } }, '400/16'],
    ['text for tags', { tags: 'a' }, '400/16'],
    ['a tag that looks like an operator', { system_tags: ['__$not'] }, '400/16'],
    ['more tags than a task may have', { tags: Array.from({ length: 1001 }, String) }, '400/16'],
    ['a name that is too short', { name: ' ab ' }, '400/800'],
    ['a number for a name', { name: 5 }, '400/800'],
    ['an object for a comment', { comment: { $set: 1 } }, '400/800'],
    ['a list for an error', { output__error: [] }, '400/800'],
  ])('%s', async (_case, fields, code) => {
    const task = await kit.create();
    const before = await kit.stored(task);
    expect(codeOf(await server.call('tasks.update', { task, comment: 'c', ...fields }))).toBe(code);
    expect(await kit.stored(task)).toEqual(before);
  });

  test("public tasks and another company's, and projects likewise", async () => {
    const open = await kit.project();
    await server.ok('projects.make_public', { ids: [open] });
    const task = await kit.create();
    const cases: [object, string][] = [
      [{ task: await kit.task({ company: '' }), name: 'mine' }, '403/21'],
      [{ task: await kit.create({}, stranger), name: 'mine' }, '400/101'],
      [{ task, project: await kit.project(undefined, stranger) }, '400/16'],
      [{ task, project: open }, '403/21'],
    ];
    for (const [request, code] of cases) expect(codeOf(await server.call('tasks.update', request))).toBe(code);
  });
});
