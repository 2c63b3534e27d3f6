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

const update = (project: string, body: object) => server.call('projects.update', { project, ...body });

describe('projects.update', () => {
  test('writes what is given and leaves the rest', async () => {
    const id = await kit.create('to change', { description: 'old', tags: ['old'], system_tags: ['old'] });
    const change = { description: 'new', tags: ['z', 'a'], default_output_destination: ' gs://b ' };
    const answer = await update(id, change);
    expect(answer.data).toEqual({
      updated: 1,
      fields: { description: 'new', tags: ['a', 'z'], default_output_destination: ' gs://b ' },
    });
    expect(await kit.read(id)).toMatchObject({
      description: 'new',
      tags: ['a', 'z'],
      system_tags: ['old'],
      default_output_destination: 'gs://b',
    });
  });

  test('writes nulls, which clear a field', async () => {
    const nothing = { description: null, tags: null, system_tags: null, default_output_destination: null };
    const id = await kit.create('to clear', {
      description: 'old',
      tags: ['old'],
      default_output_destination: 's3://b',
    });
    expect((await update(id, nothing)).data).toEqual({ updated: 1, fields: nothing });
    expect(await kit.stored(id)).toMatchObject(nothing);
    const project = await kit.read(id);
    expect(project).toMatchObject({ tags: [], system_tags: [] });
    for (const field of ['description', 'default_output_destination']) expect(project).not.toHaveProperty(field);
  });

  test('stamps the project always, even when nothing is given', async () => {
    const id = await kit.create('to stamp');
    await kit.overwrite(id, { last_update: new Date(0) });
    expect((await update(id, {})).data).toEqual({ updated: 1, fields: {} });
    expect((await kit.stored(id))?.last_update?.getTime()).toBeGreaterThan(0);
  });

  test('writes nothing that is not for the caller to write', async () => {
    const id = await kit.create('to protect');
    const before = await kit.stored(id);
    const change = {
      company: '',
      user: 'x',
      created: '2020-01-01',
      parent: MISSING,
      path: ['x'],
      featured: 1,
      id: 'x',
    };
    expect((await update(id, change)).data).toEqual({ updated: 1, fields: {} });
    expect(await kit.stored(id)).toEqual({ ...before, last_update: expect.any(Date) });
  });

  test.each([
    ['an unknown project', { project: MISSING }, '400/401'],
    ['no project', { project: undefined }, '400/12'],
    ['a null for the project', { project: null }, '400/12'],
    ['tags that are no list', { tags: 'a' }, '400/16'],
    ['tags that are no list before the project', { project: MISSING, tags: 1 }, '400/16'],
    ['a tag like an operator', { tags: ['__$x'] }, '400/16'],
    ['a system tag like an operator', { system_tags: ['__$x'] }, '400/16'],
    ['a description that is no text', { description: 1 }, '400/12'],
    ['a name that is no text', { name: [] }, '400/12'],
    ['a name of slashes', { name: ' // ' }, '400/407'],
    ['a name in another place', { name: 'elsewhere/refused' }, '400/408'],
    ['a name that is too short', { name: 'ab' }, '400/800'],
    ['a name that is taken', { name: 'taken name' }, '400/801'],
  ])('refuses %s', async (about, body, codes) => {
    const id = await kit.create(`refuses ${about}`);
    if (codes === '400/801') await kit.create('taken name');
    const before = await kit.stored(id);
    expect(codesOf(await server.call('projects.update', { project: id, ...body }))).toBe(codes);
    expect(await kit.stored(id)).toEqual(before);
  });

  test('refuses to change a public project, even by the company that made it so', async () => {
    const id = await kit.create('public one');
    await server.ok('projects.make_public', { ids: [id] });
    expect(codesOf(await update(id, { description: 'x' }))).toBe('403/21');
    expect(codesOf(await update(id, { name: 'public two' }))).toBe('403/21');
  });
});

describe('renaming a project', () => {
  test('renames everything below it, at any depth, and moves nothing', async () => {
    const leaf = await kit.create('rename/me/deep/leaf');
    const sibling = await kit.create('rename/me too');
    const { parent: deep, path } = await kit.read(leaf);
    const [top = '', me = ''] = path;
    await kit.overwrite(leaf, { last_update: new Date(0) });

    expect((await update(me, { name: ' rename / you ' })).data).toEqual({
      updated: 1,
      fields: { name: ' rename / you ' },
    });
    expect(await kit.read(me)).toMatchObject({ name: 'rename/you', basename: 'you', parent: top, path: [top] });
    expect(await kit.read(deep)).toMatchObject({
      name: 'rename/you/deep',
      basename: 'deep',
      parent: me,
      path: [top, me],
    });
    expect(await kit.read(leaf)).toMatchObject({ name: 'rename/you/deep/leaf', basename: 'leaf', path });
    expect((await kit.stored(leaf))?.last_update?.getTime()).toBeGreaterThan(0);
    expect((await kit.read(sibling)).name).toBe('rename/me too');
  });

  test('goes together with other changes', async () => {
    const id = await kit.create('plain name');
    await update(id, { name: 'better name', description: 'with more', tags: null });
    expect(await kit.read(id)).toMatchObject({ name: 'better name', description: 'with more', tags: [] });
  });

  test.each([null, ''])('is not meant by %j', async (name) => {
    const id = (await kit.find('not renamed')) ?? (await kit.create('not renamed'));
    expect((await update(id, { name, description: 'x' })).data).toEqual({ updated: 1, fields: { description: 'x' } });
    expect((await kit.read(id)).name).toBe('not renamed');
  });

  test('to the name that it has changes nothing else', async () => {
    const id = await kit.create('same/name');
    expect((await update(id, { name: 'same/name' })).data).toEqual({ updated: 1, fields: { name: 'same/name' } });
    expect((await kit.read(id)).name).toBe('same/name');
  });

  test('leaves names alone that only begin alike', async () => {
    const id = await kit.create('prefix');
    const other = await kit.create('prefix longer/below');
    await update(id, { name: 'changed' });
    expect((await kit.read(other)).name).toBe('prefix longer/below');
  });

  test('may take the name of another company, or of a public project', async () => {
    const open = await kit.create('name of the public', {}, { as: 'stranger' });
    await server.ok('projects.make_public', { ids: [open] }, { as: 'stranger' });
    await kit.create('name of theirs', {}, { as: 'stranger' });
    const id = await kit.create('name of mine');
    expect(codesOf(await update(id, { name: 'name of theirs' }))).toBe('200/0');
    expect(codesOf(await update(id, { name: 'name of the public' }))).toBe('200/0');
  });
});
