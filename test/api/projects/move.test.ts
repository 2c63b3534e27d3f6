import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
});
afterAll(() => server.stop());

const move = (project: string, location: unknown) => server.call('projects.move', { project, new_location: location });
const moved = async (project: string, location: string) => (await move(project, location)).data['moved'];

/** A public project of another company, with the given name. */
async function publicProject(name: string): Promise<string> {
  const id = await kit.create(name, {}, { as: 'stranger' });
  await server.ok('projects.make_public', { ids: [id] }, { as: 'stranger' });
  return id;
}

describe('projects.move', () => {
  test('takes everything below along, at any depth', async () => {
    const leaf = await kit.create('from/here/deep/leaf');
    const { parent: deep, path } = await kit.read(leaf);
    const [from, here = ''] = path;
    const target = await kit.create('into/there');
    const { parent: into } = await kit.read(target);

    expect(await moved(here, ' into / there ')).toBe(3);
    expect(await kit.read(here)).toMatchObject({
      name: 'into/there/here',
      basename: 'here',
      parent: target,
      path: [into, target],
    });
    expect(await kit.read(deep)).toMatchObject({
      name: 'into/there/here/deep',
      parent: here,
      path: [into, target, here],
    });
    expect(await kit.read(leaf)).toMatchObject({
      name: 'into/there/here/deep/leaf',
      parent: deep,
      path: [into, target, here, deep],
    });
    const { projects } = await server.ok('projects.get_all', { parent: [from] });
    expect(projects).toEqual([]);
  });

  test('creates the place when it is missing', async () => {
    const id = await kit.create('wanderer');
    expect(await moved(id, 'new/place')).toBe(1);
    const { name, parent, path } = await kit.read(id);
    expect(name).toBe('new/place/wanderer');
    expect(await kit.read(parent)).toMatchObject({ name: 'new/place', path: [path[0]] });
  });

  test.each(['', '/', ' // '])('goes to the top with %j', async (location) => {
    const id = await kit.create(`below/to the top ${location.length}`);
    const leaf = await kit.create(`below/to the top ${location.length}/leaf`);
    expect(await moved(id, location)).toBe(2);
    const project = await kit.read(id);
    expect(project).toMatchObject({ name: `to the top ${location.length}`, path: [] });
    expect(project).not.toHaveProperty('parent');
    expect(await kit.read(leaf)).toMatchObject({ name: `to the top ${location.length}/leaf`, path: [id] });
  });

  test('stamps what was moved, where it was and where it is', async () => {
    const id = await kit.create('stamp from/stamped');
    const leaf = await kit.create('stamp from/stamped/leaf');
    const [from, to] = [(await kit.read(id))['parent'], await kit.create('stamp to')];
    for (const touched of [id, leaf, from, to]) await kit.overwrite(touched, { last_update: new Date(0) });
    await moved(id, 'stamp to');
    for (const touched of [id, leaf, from, to]) {
      expect((await kit.stored(touched))?.last_update?.getTime()).toBeGreaterThan(0);
    }
  });

  test.each([
    ['the same place', 'stays/put', 'stays', '400/410'],
    ['the top, where it is', 'stays at top', '', '400/410'],
    ['itself', 'own/self', 'own/self', '400/411'],
    ['a place below itself', 'own/tail', 'own/tail/below', '400/411'],
    ['a new place far below itself', 'own/end', 'own/end/far/below', '400/411'],
    ['a place that is too deep', 'too deep', `top${'/x'.repeat(9)}`, '400/409'],
    ['a place with a short name', 'into short', 'ab', '400/800'],
    ['the top, where its name is too short', 'parent/v1', '', '400/800'],
  ])('refuses to go to %s', async (_case, name, location, codes) => {
    const id = await kit.create(name);
    const before = await kit.read(id);
    expect(codesOf(await move(id, location))).toBe(codes);
    expect(await kit.read(id)).toEqual(before);
    if (codes === '400/411') expect(await kit.find(`${name}/far`)).toBeUndefined();
  });

  test('counts the levels of what it takes along', async () => {
    const id = await kit.create('levels');
    await kit.create('levels/a/b');
    const place = (depth: number) => `nest${'/x'.repeat(depth - 1)}`;
    expect(codesOf(await move(id, place(8)))).toBe('400/409');
    expect(codesOf(await move(id, place(7)))).toBe('200/0');
  });

  test('refuses a name that is taken there, and changes nothing', async () => {
    const id = await kit.create('first/child');
    const leaf = await kit.create('first/child/leaf');
    await kit.create('second/child');
    expect(codesOf(await move(id, 'second'))).toBe('400/801');
    expect((await kit.read(id)).name).toBe('first/child');
    expect((await kit.read(leaf)).name).toBe('first/child/leaf');
  });

  test('refuses to go below a public project', async () => {
    await publicProject('open ground');
    const id = await kit.create('settler');
    expect(codesOf(await move(id, 'open ground'))).toBe('400/414');
    expect(codesOf(await move(id, 'open ground/further'))).toBe('400/414');
  });

  test('refuses to leave a public project', async () => {
    const parent = await kit.create('made public');
    const id = await kit.create('made public/child');
    await server.ok('projects.make_public', { ids: [parent] });
    expect(codesOf(await move(id, ''))).toBe('403/21');
  });

  test('answers a public project like an unknown one', async () => {
    const id = await publicProject('not movable');
    expect(codesOf(await move(id, 'anywhere'))).toBe('400/401');
    expect(codesOf(await move(MISSING, 'anywhere'))).toBe('400/401');
    expect(await kit.find('anywhere')).toBeUndefined();
  });

  test.each([
    [{}],
    [{ project: null, new_location: 'x' }],
    [{ project: MISSING }],
    [{ project: MISSING, new_location: null }],
    [{ project: MISSING, new_location: 1 }],
  ])('answers 400/12 for %j', async (body) => {
    expect(codesOf(await server.call('projects.move', body))).toBe('400/12');
  });
});
