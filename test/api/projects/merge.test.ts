import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { storeTask, storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
});
afterAll(() => server.stop());

const merge = (project: string, destination?: string | null) =>
  server.call('projects.merge', { project, destination_project: destination });
const projectOfTask = async (id: string) => (await storedTasks(server).findOne({ _id: id }))?.project;
const projectOfModel = async (id: string) => (await kit.storedModel(id))?.project;

describe('projects.merge', () => {
  test('moves the contents and the projects below, and deletes the source', async () => {
    const source = await kit.create('source');
    const child = await kit.create('source/child');
    const leaf = await kit.create('source/child/deep/leaf');
    const deep = (await kit.read(leaf))['parent'];
    await kit.create('source/second child');
    const target = await kit.create('the/target');
    const { parent: the } = await kit.read(target);
    const tasks = [await storeTask(server, { project: source }), await storeTask(server, { project: child })];
    const model = await kit.model(source);

    const { data } = await merge(source, target);
    expect(data).toEqual({ moved_entities: 2, moved_projects: 2 });
    expect(await Promise.all(tasks.map(projectOfTask))).toEqual([target, child]);
    expect(await projectOfModel(model)).toBe(target);
    expect(await kit.read(child)).toMatchObject({ name: 'the/target/child', parent: target, path: [the, target] });
    expect(await kit.read(deep)).toMatchObject({ name: 'the/target/child/deep', path: [the, target, child] });
    expect(await kit.read(leaf)).toMatchObject({
      name: 'the/target/child/deep/leaf',
      basename: 'leaf',
      path: [the, target, child, deep],
    });
    expect(codesOf(await server.call('projects.get_by_id', { project: source }))).toBe('400/401');
  });

  test.each([undefined, null])('moves to the top for the destination %j', async (destination) => {
    const source = await kit.create(`melting ${destination}`);
    const child = await kit.create(`melting ${destination}/floating ${destination}`);
    const task = await storeTask(server, { project: source });
    const model = await kit.model(source);
    expect((await merge(source, destination)).data).toEqual({ moved_entities: 2, moved_projects: 1 });
    expect([await projectOfTask(task), await projectOfModel(model)]).toEqual([null, null]);
    const project = await kit.read(child);
    expect(project).toMatchObject({ name: `floating ${destination}`, path: [] });
    expect(project).not.toHaveProperty('parent');
  });

  test('can merge a project into the one above it', async () => {
    const child = await kit.create('absorbing/absorbed');
    const leaf = await kit.create('absorbing/absorbed/leaf');
    const { parent } = await kit.read(child);
    expect((await merge(child, parent)).data).toEqual({ moved_entities: 0, moved_projects: 1 });
    expect(await kit.read(leaf)).toMatchObject({ name: 'absorbing/leaf', parent, path: [parent] });
  });

  test('leaves what is archived where it is, and stamps only the destination', async () => {
    const [source, target] = [await kit.create('archive source'), await kit.create('archive target')];
    const archived = await storeTask(server, { project: source, system_tags: ['archived'] });
    const model = await kit.model(source, { system_tags: ['archived'] });
    const last_change = new Date(0);
    const task = await storeTask(server, { project: source, last_change });
    await kit.overwrite(target, { last_update: new Date(0) });
    expect((await merge(source, target)).data).toEqual({ moved_entities: 1, moved_projects: 0 });
    expect([await projectOfTask(archived), await projectOfModel(model)]).toEqual([source, source]);
    expect(await storedTasks(server).findOne({ _id: task })).toMatchObject({ project: target, last_change });
    expect((await kit.stored(target))?.last_update?.getTime()).toBeGreaterThan(0);
  });

  test('does not touch what another company has in a project of the same id', async () => {
    const [source, target] = [await kit.create('company source'), await kit.create('company target')];
    const foreign = await storeTask(server, { company: server.otherCompany, project: source });
    expect((await merge(source, target)).data).toMatchObject({ moved_entities: 0 });
    expect(await projectOfTask(foreign)).toBe(source);
  });

  test('refuses a name that the destination has', async () => {
    const source = await kit.create('clash source');
    const child = await kit.create('clash source/same');
    const target = await kit.create('clash target');
    await kit.create('clash target/same');
    expect(codesOf(await merge(source, target))).toBe('400/801');
    expect((await kit.read(child)).name).toBe('clash source/same');
    expect((await kit.read(source)).name).toBe('clash source');
  });

  test('refuses to bring a name to the top that is too short there, before anything has moved', async () => {
    const child = await kit.create('versions/v1');
    const { parent: source } = await kit.read(child);
    const task = await storeTask(server, { project: source });
    expect(codesOf(await merge(source))).toBe('400/800');
    expect(await projectOfTask(task)).toBe(source);
    expect((await kit.read(child)).name).toBe('versions/v1');
  });

  test('refuses to nest too deep', async () => {
    const source = await kit.create('depth source');
    await kit.create('depth source/a/b');
    const target = await kit.create(`dest${'/x'.repeat(8)}`);
    expect(codesOf(await merge(source, target))).toBe('400/409');
    const { parent } = await kit.read(target);
    expect(codesOf(await merge(source, parent))).toBe('200/0');
  });

  test('refuses to merge a project with itself, or into one below it', async () => {
    const source = await kit.create('snake');
    const tail = await kit.create('snake/body/tail');
    expect(codesOf(await merge(source, source))).toBe('400/410');
    expect(codesOf(await merge(source, tail))).toBe('400/412');
    expect(codesOf(await merge(MISSING, MISSING))).toBe('400/410');
  });

  test('answers unknown and public projects alike, on both sides', async () => {
    const own = await kit.create('own side');
    const open = await kit.create('open side', {}, { as: 'stranger' });
    await server.ok('projects.make_public', { ids: [open] }, { as: 'stranger' });
    for (const other of [MISSING, open]) {
      expect(codesOf(await merge(other, own))).toBe('400/401');
      expect(codesOf(await merge(own, other))).toBe('400/401');
    }
    expect((await kit.read(own)).name).toBe('own side');
  });

  test.each([[{}], [{ project: null }], [{ project: ['x'] }], [{ project: 'x', destination_project: 1 }]])(
    'answers 400/12 for %j',
    async (body) => {
      expect(codesOf(await server.call('projects.merge', body))).toBe('400/12');
    },
  );
});
