import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, modelKit } from './model-kit.js';

let server: TestServer;
let kit: ModelKit;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
});
afterAll(() => server.stop());

describe('models.update_tags', () => {
  test.each([
    ['adds tags, each once', { add_tags: ['c', 'a', 'c'] }, ['a', 'b', 'c'], 1],
    ['removes tags, also those that are not there', { remove_tags: ['b', 'x'] }, ['a'], 1],
    ['counts a model twice when it adds and removes', { add_tags: ['c'], remove_tags: ['a'] }, ['b', 'c'], 2],
    ['removes what it has just added', { add_tags: ['c'], remove_tags: ['c'] }, ['a', 'b'], 2],
    ['takes one empty list beside the other', { add_tags: ['c'], remove_tags: [] }, ['a', 'b', 'c'], 1],
    ['takes a tag that a filter would read as an operator', { add_tags: ['__$x', '-y'] }, ['-y', '__$x', 'a', 'b'], 1],
    ['counts models whose tags were right already', { add_tags: ['a'] }, ['a', 'b'], 1],
  ])('%s', async (_case, change, tags, updated) => {
    const model = await kit.create({ tags: ['b', 'a'], system_tags: ['c'] });
    const before = await kit.read(model);
    expect(await server.ok('models.update_tags', { ids: [model], ...change }, { as: 'second' })).toEqual({ updated });
    const after = await kit.read(model);
    expect(after).toMatchObject({
      tags,
      system_tags: ['c'],
      last_update: before['last_update'],
      last_changed_by: expect.stringMatching(/^second-/),
    });
    expect(Date.parse(after['last_change'])).toBeGreaterThan(Date.parse(before['last_change']));
  });

  test('passes over ids that are unknown or public', async () => {
    const [model, open] = await Promise.all([kit.create(), kit.create({ public: true })]);
    const request = { ids: [MISSING, open, model], add_tags: ['t'] };
    expect(await server.ok('models.update_tags', request)).toEqual({ updated: 1 });
    expect(await server.ok('models.update_tags', { ...request, ids: [MISSING, open] })).toEqual({ updated: 0 });
    expect(await kit.read(open)).toMatchObject({ tags: [] });
  });

  test('stamps the projects of the models, and no other', async () => {
    const [project, other] = await Promise.all([kit.project('tagged'), kit.project('not tagged')]);
    const [model] = await Promise.all([kit.create({ project }), kit.create({ project: other })]);
    const lastUpdates = async () => {
      const { projects } = await server.ok('projects.get_all', { id: [project, other], order_by: ['-name'] });
      return projects.map((row: { last_update: string }) => Date.parse(row.last_update));
    };
    const [taggedBefore, otherBefore] = await lastUpdates();
    await server.ok('models.update_tags', { ids: [model], add_tags: ['t'] });
    const [taggedAfter, otherAfter] = await lastUpdates();
    expect(taggedAfter).toBeGreaterThan(taggedBefore);
    expect(otherAfter).toBe(otherBefore);
  });

  test.each<[string, object]>([
    ['no tags', {}],
    ['two empty lists', { add_tags: [], remove_tags: [] }],
    ['null in place of lists', { add_tags: null, remove_tags: null }],
    ['text for a list', { add_tags: 't' }],
    ['a number among the tags', { add_tags: [1] }],
    ['a null among the tags', { remove_tags: [null] }],
  ])('refuses %s', async (_case, change) => {
    expect(codeOf(await server.call('models.update_tags', { ids: [MISSING], ...change }))).toBe('400/12');
  });
});
