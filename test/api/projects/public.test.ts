import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask } from '../../support/store-tasks.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
});
afterAll(() => server.stop());

const publish = (ids: unknown, as: UserName = 'user') => server.call('projects.make_public', { ids }, { as });
const takeBack = (ids: unknown, as: UserName = 'user') => server.call('projects.make_private', { ids }, { as });

describe('a project made public', () => {
  test('is seen by everybody, written by nobody, and comes back as it was', async () => {
    const id = await kit.create('open for a while');
    const before = await kit.stored(id);
    expect((await publish([id])).data).toEqual({ updated: 1 });
    expect(await kit.stored(id)).toEqual({ ...before, company: '', company_origin: server.company });
    expect(await kit.read(id, { as: 'stranger' })).toMatchObject({ name: 'open for a while' });
    for (const as of ['user', 'stranger'] as const) {
      expect(codesOf(await server.call('projects.update', { project: id, description: 'x' }, { as }))).toBe('403/21');
      expect(codesOf(await server.call('projects.delete', { project: id, force: true }, { as }))).toBe('403/21');
    }
    expect((await takeBack([id])).data).toEqual({ updated: 1 });
    expect(await kit.stored(id)).toEqual(before);
    expect(codesOf(await server.call('projects.get_by_id', { project: id }, { as: 'stranger' }))).toBe('400/401');
  });

  test('opens neither what is below nor what is in it', async () => {
    const id = await kit.create('open door');
    const below = await kit.create('open door/closed door');
    const model = await kit.model(id);
    await storeTask(server, { project: id });
    await publish([id]);
    expect(codesOf(await server.call('projects.get_by_id', { project: below }, { as: 'stranger' }))).toBe('400/401');
    expect(codesOf(await server.call('models.get_by_id', { model }, { as: 'stranger' }))).toBe('400/201');
    const request = { id: [id], include_stats: true, check_own_contents: true };
    const [row] = (await server.ok('projects.get_all_ex', request, { as: 'stranger' })).projects;
    expect(row).toMatchObject({ own_tasks: 0, own_models: 0, sub_projects: [], stats: { active: { total_tasks: 0 } } });
  });

  test('can be taken back by its company alone', async () => {
    const id = await kit.create('lent');
    await publish([id]);
    expect(codesOf(await takeBack([id], 'stranger'))).toBe('400/401');
    expect(await kit.stored(id)).toMatchObject({ company: '' });
  });
});

describe('several projects', () => {
  test('change together', async () => {
    const ids = [await kit.create('one of two'), await kit.create('two of two')];
    expect((await publish(ids)).data).toEqual({ updated: 2 });
    expect((await takeBack([...ids, ...ids])).data).toEqual({ updated: 2 });
  });

  test('do not change at all when one of them cannot', async () => {
    const own = await kit.create('all or none');
    const theirs = await kit.create('not ours', {}, { as: 'stranger' });
    for (const other of [MISSING, theirs]) {
      const answer = await publish([own, other]);
      expect(codesOf(answer)).toBe('400/401');
      expect(answer.meta.result_msg).toBe(`Invalid project id: ids=(${other})`);
      expect(await kit.stored(own)).toMatchObject({ company: server.company });
    }
    expect(await kit.stored(theirs)).toMatchObject({ company: server.otherCompany });
  });

  test('that are public already cannot be made so, and private ones not private', async () => {
    const id = await kit.create('twice');
    expect(codesOf(await takeBack([id]))).toBe('400/401');
    await publish([id]);
    expect(codesOf(await publish([id]))).toBe('400/401');
  });
});

describe('a name', () => {
  test('is public only once', async () => {
    const [ours, theirs] = [await kit.create('contested'), await kit.create('contested', {}, { as: 'stranger' })];
    await publish([theirs], 'stranger');
    expect(codesOf(await publish([ours]))).toBe('400/801');
    expect(await kit.stored(ours)).toMatchObject({ company: server.company });
  });

  test('that the company has meanwhile keeps a project from coming back', async () => {
    const id = await kit.create('left behind');
    await publish([id]);
    const other = await kit.create('new name');
    await server.ok('projects.update', { project: other, name: 'left behind' });
    expect(codesOf(await takeBack([id]))).toBe('400/801');
    expect(await kit.stored(id)).toMatchObject({ company: '', company_origin: server.company });
  });
});

describe.each(['projects.make_public', 'projects.make_private'])('%s', (action) => {
  test.each([[{}], [{ ids: null }], [{ ids: [] }], [{ ids: 'x' }], [{ ids: [1] }], [{ ids: [{ $ne: '' }] }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call(action, body))).toBe('400/12');
    },
  );
});
