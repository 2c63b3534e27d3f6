import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type TaskKit, codeOf, taskKit } from './task-kit.js';

let server: TestServer;
let kit: TaskKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = taskKit(server);
});
afterAll(() => server.stop());

const stranger = { as: 'stranger' } as const;

function updateBatch(lines: readonly object[]): Promise<Answer> {
  const body = lines.map((line) => JSON.stringify(line)).join('\n');
  return server.call('tasks.update_batch', body, { headers: { 'content-type': 'application/json-lines' } });
}

describe('tasks.update_batch', () => {
  test('updates each task, by the rules of an update', async () => {
    const project = await kit.project();
    const [first, second] = [await kit.task({ status: 'published' }), await kit.task()];
    const { data } = await updateBatch([
      { task: first, name: ' new name ', tags: ['b', 'a'], project },
      { task: second, output__error: 'e', status_message: 'm' },
    ]);
    expect(data).toEqual({ updated: 2 });
    const [one, two] = [await kit.stored(first), await kit.stored(second)];
    expect(one).toMatchObject({ name: 'new name', tags: ['a', 'b'], project });
    expect(two).toMatchObject({ output: { error: 'e' }, status_message: 'm' });
    expect(one.last_change).toEqual(two.last_change);
    expect(one.last_update).not.toEqual(one.last_change);
  });

  test('takes the last of several lines for one task, and passes over lines that say nothing', async () => {
    const [task, other] = [await kit.task(), await kit.task()];
    const before = await kit.stored(other);
    const { data } = await updateBatch([
      { task, name: 'first', comment: 'dropped' },
      { task: other, type: 'qc' },
      { task, name: 'last' },
    ]);
    expect(data).toEqual({ updated: 1 });
    const stored = await kit.stored(task);
    expect(stored.name).toBe('last');
    expect(stored).not.toHaveProperty('comment');
    expect(await kit.stored(other)).toEqual(before);
  });

  test('takes one object as a batch of one', async () => {
    const task = await kit.task();
    expect(await server.ok('tasks.update_batch', { task, comment: 'c' })).toEqual({ updated: 1 });
    expect(await server.ok('tasks.update_batch', { task })).toEqual({ updated: 0 });
  });

  test('of no lines updates nothing', async () => {
    for (const body of ['', '\n']) {
      const headers = { 'content-type': 'application/json-lines' };
      expect(await server.ok('tasks.update_batch', body, { headers })).toEqual({ updated: 0 });
    }
  });

  test('stamps projects when a project or tags change, and else none', async () => {
    const [from, to] = [await kit.project(), await kit.project()];
    const task = await kit.create({ project: from });
    expect(await kit.touches(from, () => updateBatch([{ task, comment: 'c' }]))).toBe(false);
    expect(await kit.touches(from, () => updateBatch([{ task, tags: ['c'] }]))).toBe(true);
    expect(await kit.touches(from, () => updateBatch([{ task, project: to }]))).toBe(true);
    expect(await kit.touches(to, () => updateBatch([{ task, project: to }]))).toBe(true);
  });

  test('changes nothing when a line is refused', async () => {
    const task = await kit.task();
    const before = await kit.stored(task);
    const open = await kit.project();
    await server.ok('projects.make_public', { ids: [open] });
    const refused: [object, string][] = [
      [{ comment: 'no task' }, '400/12'],
      [{ task: MISSING }, '400/101'],
      [{ task: await kit.create({}, stranger) }, '400/101'],
      [{ task: await kit.task({ company: '' }) }, '403/21'],
      [{ task: await kit.task(), project: MISSING }, '400/16'],
      [{ task: await kit.task(), project: await kit.project(undefined, stranger) }, '400/16'],
      [{ task: await kit.task(), project: open }, '403/21'],
      [{ task: await kit.task(), tags: ['__$all'] }, '400/16'],
      [{ task: await kit.task(), name: 'ab' }, '400/800'],
      [{ task: await kit.task(), comment: { $set: 1 } }, '400/800'],
    ];
    for (const [line, code] of refused) {
      expect(codeOf(await updateBatch([{ task, name: 'new name' }, line]))).toBe(code);
    }
    expect(await kit.stored(task)).toEqual(before);
  });

  test('names the tasks that it cannot find', async () => {
    const { meta } = await updateBatch([{ task: await kit.task() }, { task: MISSING }]);
    expect(meta.error_data).toMatchObject({ ids: [MISSING] });
  });
});
