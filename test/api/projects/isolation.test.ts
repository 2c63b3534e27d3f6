import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Dump, dump } from '../../support/dump.js';
import { type SeededCompany, seedCompany } from '../../support/seed-company.js';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

interface Attempt {
  action: string;
  field: string;
  /** What the id is of; a project by default. */
  kind?: 'subproject' | 'task';
  request: (id: string, own: string) => object;
}
/** Every field of a request that can carry an id of a project or task, with what the stranger has to put beside it. */
const ATTEMPTS: Attempt[] = [
  { action: 'get_by_id', field: 'project', request: (project) => ({ project }) },
  { action: 'get_by_id', field: 'project far below', kind: 'subproject', request: (project) => ({ project }) },
  { action: 'get_all', field: 'id', request: (id) => ({ id: [id], search_hidden: true }) },
  { action: 'get_all', field: 'parent', request: (parent) => ({ parent: [parent] }) },
  { action: 'get_all', field: 'filters', request: (id) => ({ filters: { id: { any: { include: [id] } } } }) },
  { action: 'get_all', field: '_any_', request: (id) => ({ _any_: { fields: ['id', 'parent'], pattern: id } }) },
  { action: 'get_all_ex', field: 'id', request: (id) => ({ id: [id], include_stats: true, check_own_contents: true }) },
  { action: 'get_all_ex', field: 'parent', request: (parent) => ({ parent: [parent], shallow_search: true }) },
  { action: 'get_all_ex', field: 'id beside active_users', request: (id) => ({ id: [id], active_users: ['any'] }) },
  { action: 'get_all_ex', field: 'id beside children_type', request: (id) => ({ id: [id], children_type: 'report' }) },
  { action: 'update', field: 'project', request: (project) => ({ project, description: 'mine', name: 'mine now' }) },
  { action: 'move', field: 'project', request: (project) => ({ project, new_location: 'mine' }) },
  { action: 'merge', field: 'project', request: (project, own) => ({ project, destination_project: own }) },
  { action: 'merge', field: 'destination_project', request: (id, own) => ({ project: own, destination_project: id }) },
  { action: 'merge', field: 'project to the top', request: (project) => ({ project }) },
  { action: 'validate_delete', field: 'project', request: (project) => ({ project }) },
  { action: 'delete', field: 'project', request: (project) => ({ project, force: true }) },
  {
    action: 'delete',
    field: 'project with contents',
    request: (project) => ({ project, force: true, delete_contents: true }),
  },
  { action: 'make_public', field: 'ids', request: (id, own) => ({ ids: [own, id] }) },
  { action: 'make_private', field: 'ids', request: (id) => ({ ids: [id] }) },
  { action: 'get_unique_metric_variants', field: 'project', request: (project) => ({ project }) },
  { action: 'get_unique_metric_variants', field: 'ids', kind: 'task', request: (id) => ({ ids: [id] }) },
  { action: 'get_hyper_parameters', field: 'project', request: (project) => ({ project }) },
  {
    action: 'get_hyperparam_values',
    field: 'projects',
    request: (id) => ({ section: 'Args', name: 'lr', projects: [id] }),
  },
  { action: 'get_model_metadata_keys', field: 'project', request: (project) => ({ project }) },
  { action: 'get_model_metadata_values', field: 'projects', request: (id) => ({ key: 'k', projects: [id] }) },
  { action: 'get_project_tags', field: 'projects', request: (id) => ({ projects: [id], include_system: true }) },
  { action: 'get_task_tags', field: 'projects', request: (id) => ({ projects: [id], include_system: true }) },
  { action: 'get_model_tags', field: 'projects', request: (id) => ({ projects: [id], include_system: true }) },
  { action: 'get_task_parents', field: 'projects', request: (id) => ({ projects: [id] }) },
  { action: 'get_user_names', field: 'projects', request: (id) => ({ projects: [id] }) },
  { action: 'get_user_names', field: 'projects of models', request: (id) => ({ projects: [id], entity: 'model' }) },
];

let server: TestServer;
let kit: ProjectKit;
let theirs: SeededCompany;
let own: string;
let before: Dump;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
  theirs = await seedCompany(server, 'user', 'zebrafish');
  own = await kit.create('own project', {}, { as: 'stranger' });
  before = await stored();
});
afterAll(() => server.stop());

/** An answer without what differs from call to call. */
function comparable({ status, meta, data }: Answer, id: string): unknown {
  const { id: _call, trx: _trx, ...rest } = meta;
  return JSON.parse(JSON.stringify({ status, rest, data }).replaceAll(id, 'THE ID'));
}

/** Everything that both companies have. */
const stored = () => dump(server, { company: { $exists: true } });

test.each(ATTEMPTS)(
  "projects.$action answers another company's id in $field like one that nobody has",
  async (attempt) => {
    const { action, kind = 'project', request } = attempt;
    const id = theirs[kind];
    const foreign = await server.call(`projects.${action}`, request(id, own), { as: 'stranger' });
    expect(await stored()).toEqual(before);
    const missing = await server.call(`projects.${action}`, request(MISSING, own), { as: 'stranger' });
    expect(comparable(foreign, id)).toEqual(comparable(missing, MISSING));
    expect(foreign.status).toBeLessThan(500);
    expect(JSON.stringify(foreign)).not.toContain('zebrafish');
  },
);

test('a project below one of another company has neither its name nor its statistics shown', async () => {
  await kit.overwrite(own, { parent: theirs.project, path: [theirs.project] });
  const only_fields = ['name', 'parent.name', 'user.name', 'parent.description'];
  const { projects } = await server.ok('projects.get_all_ex', { id: [own], only_fields }, { as: 'stranger' });
  expect(projects).toMatchObject([{ id: own, parent: { id: theirs.project } }]);
  expect(JSON.stringify(projects)).not.toContain('zebrafish');
});

test.each(['get_all', 'get_all_ex'])(
  'projects.%s lists nothing of another company but what is public',
  async (action) => {
    const request = { company: theirs.company, search_hidden: true, include_stats: true, check_own_contents: true };
    const { projects } = await server.ok(`projects.${action}`, request, { as: 'stranger' });
    const ids = projects.map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual([own, theirs.publicProject].sort());
    expect(JSON.stringify(projects)).not.toContain('zebrafish');
  },
);
