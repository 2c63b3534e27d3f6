import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, modelKit } from './model-kit.js';

type Fields = Record<string, unknown>;
/** What another company may try to reach. */
type Kind = 'draft' | 'published' | 'madePublic' | 'task' | 'project';

/** What the stranger has, to put an id of the company's beside. */
interface Own {
  model: string;
  task: string;
}

const METADATA = [{ key: 'k', type: 't', value: 'v' }];

interface Attempt {
  action: string;
  field: string;
  kind: Kind;
  request: (id: string, own: Own) => Fields;
  version?: string;
}

/** Every field of a request that can carry an id. */
const ATTEMPTS: Attempt[] = [
  { action: 'get_by_id', field: 'model', kind: 'draft', request: (model) => ({ model }) },
  { action: 'get_by_id_ex', field: 'id', kind: 'draft', request: (id) => ({ id: [id] }) },
  { action: 'get_by_task_id', field: 'task', kind: 'task', request: (task) => ({ task }), version: '2.13' },
  { action: 'get_all', field: 'id', kind: 'draft', request: (id) => ({ id: [id] }) },
  { action: 'get_all', field: 'task', kind: 'task', request: (task) => ({ task: [task] }) },
  {
    action: 'get_all',
    field: 'project',
    kind: 'project',
    request: (project) => ({ project: [project], include_subprojects: true }),
  },
  { action: 'get_all', field: 'parent', kind: 'draft', request: (parent) => ({ parent: [parent] }) },
  {
    action: 'get_all',
    field: 'filters',
    kind: 'draft',
    request: (id) => ({ filters: { id: { any: { include: [id] } } } }),
  },
  { action: 'get_all', field: '_any_', kind: 'draft', request: (id) => ({ _any_: { fields: ['id'], pattern: id } }) },
  { action: 'get_all_ex', field: 'id', kind: 'draft', request: (id) => ({ id: [id] }) },
  { action: 'get_all_ex', field: 'task', kind: 'task', request: (task) => ({ task: [task] }) },
  {
    action: 'get_all_ex',
    field: 'project',
    kind: 'project',
    request: (project) => ({ project: [project], include_subprojects: true, allow_public: false }),
  },
  { action: 'get_frameworks', field: 'projects', kind: 'project', request: (project) => ({ projects: [project] }) },
  {
    action: 'create',
    field: 'project',
    kind: 'project',
    request: (project) => ({ name: 'a model', uri: '', project }),
  },
  { action: 'create', field: 'task', kind: 'task', request: (task) => ({ name: 'a model', uri: '', task }) },
  {
    action: 'create',
    field: 'task of a public model',
    kind: 'task',
    request: (task) => ({ name: 'a model', uri: '', task, public: true }),
  },
  { action: 'create', field: 'parent', kind: 'draft', request: (parent) => ({ name: 'a model', uri: '', parent }) },
  { action: 'edit', field: 'model', kind: 'draft', request: (model) => ({ model, comment: 'mine' }) },
  { action: 'edit', field: 'model made public', kind: 'madePublic', request: (model) => ({ model, comment: 'mine' }) },
  { action: 'edit', field: 'task', kind: 'task', request: (task, { model }) => ({ model, task, iteration: 7 }) },
  { action: 'edit', field: 'project', kind: 'project', request: (project, { model }) => ({ model, project }) },
  { action: 'edit', field: 'parent', kind: 'draft', request: (parent, { model }) => ({ model, parent }) },
  { action: 'update', field: 'model', kind: 'draft', request: (model) => ({ model, comment: 'mine' }) },
  { action: 'update', field: 'task', kind: 'task', request: (task, { model }) => ({ model, task, iteration: 7 }) },
  { action: 'update', field: 'project', kind: 'project', request: (project, { model }) => ({ model, project }) },
  {
    action: 'update_for_task',
    field: 'task',
    kind: 'task',
    request: (task) => ({ task, uri: 's3://b/m', iteration: 7 }),
    version: '2.13',
  },
  {
    action: 'update_for_task',
    field: 'override_model_id',
    kind: 'draft',
    request: (id, { task }) => ({ task, override_model_id: id }),
    version: '2.13',
  },
  { action: 'set_ready', field: 'model', kind: 'draft', request: (model) => ({ model }) },
  { action: 'set_ready', field: 'published model', kind: 'published', request: (model) => ({ model }) },
  { action: 'publish_many', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id] }) },
  { action: 'archive_many', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id] }) },
  { action: 'unarchive_many', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id] }) },
  { action: 'delete', field: 'model', kind: 'draft', request: (model) => ({ model, force: true }) },
  { action: 'delete', field: 'model made public', kind: 'madePublic', request: (model) => ({ model, force: true }) },
  { action: 'delete_many', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id], force: true }) },
  { action: 'make_public', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id] }) },
  { action: 'make_private', field: 'ids', kind: 'madePublic', request: (id) => ({ ids: [id] }) },
  { action: 'move', field: 'ids', kind: 'draft', request: (id) => ({ ids: [id], project: null }) },
  {
    action: 'move',
    field: 'ids of models made public',
    kind: 'madePublic',
    request: (id) => ({ ids: [id], project: null }),
  },
  { action: 'move', field: 'project', kind: 'project', request: (project, { model }) => ({ ids: [model], project }) },
  {
    action: 'update_tags',
    field: 'ids',
    kind: 'draft',
    request: (id) => ({ ids: [id], add_tags: ['mine'], remove_tags: ['theirs'] }),
  },
  {
    action: 'add_or_update_metadata',
    field: 'model',
    kind: 'draft',
    request: (model) => ({ model, metadata: METADATA }),
  },
  { action: 'delete_metadata', field: 'model', kind: 'draft', request: (model) => ({ model, keys: ['theirs'] }) },
];

let server: TestServer;
let kit: ModelKit;
let theirs: Record<Kind, string>;
let own: Own;

beforeAll(async () => {
  server = await startTestServer();
  kit = modelKit(server);
  const project = await kit.project('their project');
  const task = await kit.task({ project });
  const fields = { name: 'their model', tags: ['theirs'], project, task, framework: 'theirs' };
  const metadata = { theirs: { key: 'theirs', type: 't', value: 'v' } };
  const [draft, published, madePublic] = await Promise.all([
    kit.create({ ...fields, metadata }),
    kit.create({ ...fields, ready: true }),
    kit.create({ name: 'their model' }),
  ]);
  await server.ok('models.make_public', { ids: [madePublic] });
  theirs = { draft, published, madePublic, task, project };
  const ownModel = await kit.create({}, { as: 'stranger' });
  const ownTask = await kit.task({ company: server.otherCompany });
  own = { model: ownModel, task: ownTask };
});
afterAll(() => server.stop());

/** An answer without what differs from call to call. */
function comparable({ status, meta, data }: Answer, id: string): unknown {
  const { id: _call, trx: _trx, ...rest } = meta;
  const created = typeof data['id'] === 'string' ? { id: 'new' } : {};
  const text = JSON.stringify({ status, rest, data: { ...data, ...created } });
  return JSON.parse(text.replaceAll(id, 'THE ID').replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"date"'));
}

test.each(ATTEMPTS)(
  "models.$action answers another company's id in $field like one that nobody has",
  async (attempt) => {
    const { action, kind, request, version = '2.31' } = attempt;
    const before = await stored();
    const foreign = await server.call(`models.${action}`, request(theirs[kind], own), { as: 'stranger', version });
    expect(await stored()).toEqual(before);
    const missing = await server.call(`models.${action}`, request(MISSING, own), { as: 'stranger', version });
    expect(comparable(foreign, theirs[kind])).toEqual(comparable(missing, MISSING));
    expect(foreign.status).toBeLessThan(500);
  },
);

/** Everything that the attempts could change. */
async function stored(): Promise<unknown> {
  const models = await Promise.all([theirs.draft, theirs.published, theirs.madePublic].map(kit.stored));
  return { models, task: await kit.storedTask(theirs.task) };
}

test("a reference to another company's document is never followed", async () => {
  const model = await kit.create({ parent: theirs.draft }, { as: 'stranger' });
  await server.ok('models.update', { model, project: theirs.project }, { as: 'stranger' });
  const request = { id: [model], only_fields: ['project.name', 'parent.name', 'parent.*', 'user.name'] };
  const { models } = await server.ok('models.get_all_ex', request, { as: 'stranger' });
  expect(models).toEqual([
    {
      id: model,
      project: { id: theirs.project },
      parent: { id: theirs.draft },
      user: { id: expect.stringMatching(/^stranger-/), name: 'stranger tester' },
    },
  ]);
});

test.each(['get_all', 'get_all_ex'])(
  'models.%s lists nothing of another company but what is public',
  async (action) => {
    const company = server.company;
    const { models } = await server.ok(`models.${action}`, { only_fields: ['id'], company }, { as: 'stranger' });
    const ids = models.map(({ id }: { id: string }) => id);
    expect(ids).toContain(theirs.madePublic);
    expect(ids).not.toContain(theirs.draft);
    expect(ids).not.toContain(theirs.published);
  },
);
