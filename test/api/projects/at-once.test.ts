import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ProjectDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

/** Changes to one tree that are asked for at once come one after the other, in any order: the tree stays one. */

/** How often each case is run: that changes really meet is a matter of chance. */
const ROUNDS = 3;

let server: TestServer;
let kit: ProjectKit;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
});
afterAll(() => server.stop());

const projects = () => server.databases.client.db(server.databases.backend).collection<ProjectDocument>('project');
beforeEach(async () => {
  await projects().deleteMany({});
});

const rename = (project: string, name: string) => server.call('projects.update', { project, name });
const move = (project: string, location: string) => server.call('projects.move', { project, new_location: location });
const create = (name: string) => server.call('projects.create', { name });

/** Names of the projects that are not where their parents are. */
async function misplaced(): Promise<string[]> {
  const all = await projects().find().toArray();
  const byId = new Map(all.map((project) => [project._id, project]));
  return all
    .filter(({ name, basename, parent, path = [] }) => {
      const above = parent ? byId.get(parent) : undefined;
      if (parent && !above) return true;
      const place = above ? [`${above.name}/${basename}`, ...(above.path ?? []), above._id] : [basename];
      return JSON.stringify([name, ...path]) !== JSON.stringify(place);
    })
    .map(({ name }) => name);
}

test.each<[string, (top: string, name: string) => Promise<unknown[]>]>([
  ['two new names', (top, name) => Promise.all([rename(top, `${name} one`), rename(top, `${name} two`)])],
  [
    'new names for a project and the one below',
    async (top, name) => {
      const below = (await kit.find(`${name}/below`)) ?? '';
      return Promise.all([rename(top, `${name} new`), rename(below, `${name}/other`)]);
    },
  ],
  [
    'a new name and new projects below',
    (top, name) =>
      Promise.all([rename(top, `${name} new`), create(`${name}/fresh`), create(`${name}/below/leaf/fresh`)]),
  ],
  [
    'a move and new projects below',
    (top, name) => Promise.all([move(top, `${name} place`), create(`${name}/fresh`), create(`${name}/below/fresh`)]),
  ],
  [
    'a merge and a new project below',
    (top, name) =>
      Promise.all([
        server.call('projects.merge', { project: top }),
        create(`${name}/below/fresh`),
        create(`${name}/new`),
      ]),
  ],
  [
    'a deletion and new projects below',
    (top, name) =>
      Promise.all([
        server.call('projects.delete', { project: top, force: true }),
        create(`${name}/fresh`),
        create(`${name}/below/fresh`),
      ]),
  ],
])('a tree stays one under %s at once', async (_case, change) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `tree ${round}`;
    await kit.create(`${name}/below/leaf`);
    await change((await kit.find(name)) ?? '', name);
    expect(await misplaced()).toEqual([]);
  }
});

test('of two projects that are moved below each other at once, one goes and the other is refused or goes with it', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const [one, other] = [`one ${round}`, `other ${round}`];
    const [first, second] = [await kit.create(one), await kit.create(other)];
    const codes = (await Promise.all([move(first, other), move(second, one)])).map(codesOf);
    expect(codes).toContain('200/0');
    expect(await misplaced()).toEqual([]);
  }
});
