import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { DATE, MISSING, type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
let user: string;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  user = (await server.ok('users.get_current_user')).user.id;
});
afterAll(() => server.stop());

const codesOfCreate = async (body: object) => codesOf(await server.call('projects.create', body));

describe('projects.create', () => {
  test('makes a project at the top with what is given', async () => {
    const id = await kit.create('complete', {
      description: 'all of it',
      tags: ['b', 'a'],
      system_tags: ['z', 'hidden'],
      default_output_destination: '  s3://bucket  ',
    });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await kit.read(id)).toEqual({
      id,
      company: server.company,
      user,
      name: 'complete',
      basename: 'complete',
      description: 'all of it',
      tags: ['a', 'b'],
      system_tags: ['hidden', 'z'],
      default_output_destination: 's3://bucket',
      created: expect.stringMatching(DATE),
      last_update: expect.stringMatching(DATE),
      featured: 9999,
      path: [],
    });
    const { created, last_update: lastUpdate } = await kit.read(id);
    expect(created).toBe(lastUpdate);
  });

  test('fills in what is not given, or null', async () => {
    const nothing = { description: null, tags: null, system_tags: null, default_output_destination: null };
    for (const [name, fields] of Object.entries({ bare: {}, nulls: nothing })) {
      const project = await kit.read(await kit.create(name, fields));
      expect(project).toMatchObject({ description: '', tags: [], system_tags: [] });
      expect(project).not.toHaveProperty('default_output_destination');
    }
  });

  test('makes the projects above that are missing, and finds those that are there', async () => {
    const leaf = await kit.read(await kit.create('tree/branch/leaf', { tags: ['only here'] }));
    const branch = await kit.read(leaf['parent']);
    const tree = await kit.read(branch['parent']);
    expect(leaf).toMatchObject({ name: 'tree/branch/leaf', basename: 'leaf', path: [tree['id'], branch['id']] });
    expect(branch).toMatchObject({ name: 'tree/branch', basename: 'branch', path: [tree['id']], tags: [], user });
    expect(tree).toMatchObject({ name: 'tree', description: '', system_tags: [], path: [] });
    expect(tree).not.toHaveProperty('parent');

    const second = await kit.read(await kit.create('tree/branch/second'));
    expect(second).toMatchObject({ parent: branch['id'], path: [tree['id'], branch['id']] });
  });

  test('touches the project right above, and none further up', async () => {
    const below = await kit.create('touched/middle');
    const top = await kit.find('touched');
    await kit.overwrite(below, { last_update: new Date(0) });
    await kit.overwrite(top ?? '', { last_update: new Date(0) });
    await kit.create('touched/middle/new');
    expect((await kit.stored(below))?.last_update?.getTime()).toBeGreaterThan(0);
    expect((await kit.stored(top ?? ''))?.last_update?.getTime()).toBe(0);
  });

  test.each([
    [' spaced / out ', 'spaced/out'],
    ['/slashes//in/between/', 'slashes/in/between'],
    ['blank/  /part', 'blank/part'],
    ['deeper/x', 'deeper/x'],
    ['with.dots/$and/ümläuts', 'with.dots/$and/ümläuts'],
  ])('normalises the name %j to %j', async (name, expected) => {
    expect((await kit.read(await kit.create(name))).name).toBe(expected);
  });

  test('takes a name of any length, and tells case apart', async () => {
    const name = 'n'.repeat(600);
    expect((await kit.read(await kit.create(name))).name).toBe(name);
    await kit.create('Case');
    await kit.create('case');
  });

  test.each([
    ['no name', {}, '400/11'],
    ['a null for the name', { name: null }, '400/12'],
    ['a name that is no text', { name: 7 }, '400/12'],
    ['an operator for the name', { name: { $ne: '' } }, '400/12'],
    ['an empty name', { name: '' }, '400/407'],
    ['a name of slashes and spaces', { name: ' / // ' }, '400/407'],
    ['a name that is too short', { name: 'ab' }, '400/800'],
    ['a name that is too short without its spaces', { name: '  ab  ' }, '400/800'],
    ['a place above that is too short', { name: 'ab/long enough' }, '400/800'],
    ['a name that is too deep', { name: `top${'/x'.repeat(10)}` }, '400/409'],
    ['tags that are no list', { name: 'never made', tags: 'a' }, '400/16'],
    ['a tag that is no text', { name: 'never made', tags: [1] }, '400/16'],
    ['system tags that are no list', { name: 'never made', system_tags: {} }, '400/16'],
    ['a tag like an operator', { name: 'never made', tags: ['__$not'] }, '400/16'],
    ['a system tag like an operator', { name: 'never made', system_tags: ['__$anything'] }, '400/16'],
    ['a description that is no text', { name: 'never made', description: {} }, '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(await codesOfCreate(body)).toBe(codes);
    expect(await kit.find('never made')).toBeUndefined();
  });

  test('checks tags before the name', async () => {
    for (const name of ['', `top${'/x'.repeat(10)}`])
      expect(await codesOfCreate({ name, tags: ['__$x'] })).toBe('400/16');
  });

  test('goes ten levels deep', async () => {
    const { path } = await kit.read(await kit.create(`deep${'/x'.repeat(9)}`));
    expect(path).toHaveLength(9);
  });

  test('refuses a name that the company has, and not one that another company has', async () => {
    await kit.create('taken/by us');
    for (const name of ['taken', 'taken/by us', ' taken //by us/']) {
      expect(await codesOfCreate({ name })).toBe('400/801');
    }
    expect(await kit.create('taken/by us', {}, { as: 'stranger' })).toMatch(/^[0-9a-f]{32}$/);
  });

  test('refuses a name at or below a public project', async () => {
    const id = await kit.create('open place', {}, { as: 'stranger' });
    await server.ok('projects.make_public', { ids: [id] }, { as: 'stranger' });
    expect(await codesOfCreate({ name: 'open place' })).toBe('400/414');
    expect(await codesOfCreate({ name: 'open place/below' })).toBe('400/414');
    expect(await codesOfCreate({ name: 'open place/far/below' })).toBe('400/414');
  });

  test('makes one project of calls for the same name at once', async () => {
    const calls = Array.from({ length: 8 }, () => server.call('projects.create', { name: 'race/of/many' }));
    const codes = (await Promise.all(calls)).map(codesOf);
    expect(codes.filter((code) => code === '200/0')).toHaveLength(1);
    expect(codes.filter((code) => code === '400/801')).toHaveLength(7);
    const { projects } = await server.ok('projects.get_all', { name: '^race' });
    expect(projects).toHaveLength(3);
  });

  test('stores nothing that the caller may not decide', async () => {
    const id = await kit.create('assigned', {
      id: 'chosen',
      _id: 'chosen',
      company: '',
      user: 'somebody',
      created: '2020-01-01',
      parent: MISSING,
      path: [MISSING],
      basename: 'other',
      featured: 1,
      company_origin: 'x',
    });
    expect(id).not.toBe('chosen');
    expect(await kit.stored(id)).toEqual({
      _id: id,
      company: server.company,
      user,
      name: 'assigned',
      basename: 'assigned',
      description: '',
      tags: [],
      system_tags: [],
      created: expect.any(Date),
      last_update: expect.any(Date),
      featured: 9999,
      path: [],
    });
  });

  test('before version 2.3 takes system tags out of the tags', async () => {
    const { id } = await server.ok(
      'projects.create',
      { name: 'old client', tags: ['mine', 'archived', 'public'] },
      { version: '2.2' },
    );
    expect(await kit.read(id)).toMatchObject({ tags: ['mine'], system_tags: ['archived', 'public'] });
    expect((await kit.read(id, { version: '2.2' }))['tags']).toEqual(['archived', 'mine', 'public']);
  });
});

describe('projects.get_by_id', () => {
  test('shows what lists leave out', async () => {
    const id = await kit.create('with picture');
    await kit.overwrite(id, { logo_blob: 'blob', logo_url: 'http://x', company_origin: 'origin' });
    expect(await kit.read(id)).toMatchObject({
      logo_blob: 'blob',
      logo_url: 'http://x',
      company_origin: 'origin',
      path: [],
    });
  });

  test('shows public projects of others, and hidden ones', async () => {
    const open = await kit.create('shown to all', {}, { as: 'stranger' });
    await server.ok('projects.make_public', { ids: [open] }, { as: 'stranger' });
    expect(await kit.read(open)).toMatchObject({ id: open, company: '', company_origin: server.otherCompany });
    const hidden = await kit.create('hidden one', { system_tags: ['hidden'] });
    expect((await kit.read(hidden))['id']).toBe(hidden);
  });

  test.each([
    ['an unknown id', { project: MISSING }, '400/401'],
    ['an empty id', { project: '' }, '400/401'],
    ['no id', {}, '400/12'],
    ['a null', { project: null }, '400/12'],
    ['a number', { project: 1 }, '400/12'],
    ['an operator', { project: { $ne: '' } }, '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await server.call('projects.get_by_id', body))).toBe(codes);
  });
});
