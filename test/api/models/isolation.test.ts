import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ModelKit, codeOf, failuresOf, modelKit } from './model-kit.js';

type Fields = Record<string, unknown>;
/** What another company may try to reach. */
type Kind = 'draft' | 'published' | 'madePublic' | 'task' | 'project';

/** What the stranger has: an id that something of the company's is put beside. */
interface Own {
  model: string;
  task: string;
}

const METADATA = [{ key: 'k', type: 't', value: 'v' }];

/** Every field of a request that can carry an id: the action, the field, whose id, and the request. */
const ATTEMPTS: [action: string, field: string, kind: Kind, request: (id: string, own: Own) => Fields, version?: string][] = [
  ['get_by_id', 'model', 'draft', (model) => ({ model })],
  ['get_by_id_ex', 'id', 'draft', (id) => ({ id: [id] })],
  ['get_by_task_id', 'task', 'task', (task) => ({ task }), '2.13'],
  ['get_all', 'id', 'draft', (id) => ({ id: [id] })],
  ['get_all', 'task', 'task', (task) => ({ task: [task] })],
  ['get_all', 'project', 'project', (project) => ({ project: [project], include_subprojects: true })],
  ['get_all', 'parent', 'draft', (parent) => ({ parent: [parent] })],
  ['get_all', 'filters', 'draft', (id) => ({ filters: { id: { any: { include: [id] } } } })],
  ['get_all', '_any_', 'draft', (id) => ({ _any_: { fields: ['id'], pattern: id } })],
  ['get_all_ex', 'id', 'draft', (id) => ({ id: [id] })],
  ['get_all_ex', 'task', 'task', (task) => ({ task: [task] })],
  ['get_all_ex', 'project', 'project', (project) => ({ project: [project], include_subprojects: true, allow_public: false })],
  ['get_frameworks', 'projects', 'project', (project) => ({ projects: [project] })],
  ['create', 'project', 'project', (project) => ({ name: 'a model', uri: '', project })],
  ['create', 'task', 'task', (task) => ({ name: 'a model', uri: '', task })],
  ['create', 'task of a public model', 'task', (task) => ({ name: 'a model', uri: '', task, public: true })],
  ['create', 'parent', 'draft', (parent) => ({ name: 'a model', uri: '', parent })],
  ['edit', 'model', 'draft', (model) => ({ model, comment: 'mine' })],
  ['edit', 'model made public', 'madePublic', (model) => ({ model, comment: 'mine' })],
  ['edit', 'task', 'task', (task, { model }) => ({ model, task, iteration: 7 })],
  ['edit', 'project', 'project', (project, { model }) => ({ model, project })],
  ['edit', 'parent', 'draft', (parent, { model }) => ({ model, parent })],
  ['update', 'model', 'draft', (model) => ({ model, comment: 'mine' })],
  ['update', 'task', 'task', (task, { model }) => ({ model, task, iteration: 7 })],
  ['update', 'project', 'project', (project, { model }) => ({ model, project })],
  ['update_for_task', 'task', 'task', (task) => ({ task, uri: 's3://b/m', iteration: 7 }), '2.13'],
  ['update_for_task', 'override_model_id', 'draft', (id, { task }) => ({ task, override_model_id: id }), '2.13'],
  ['set_ready', 'model', 'draft', (model) => ({ model })],
  ['set_ready', 'published model', 'published', (model) => ({ model })],
  ['publish_many', 'ids', 'draft', (id) => ({ ids: [id] })],
  ['archive_many', 'ids', 'draft', (id) => ({ ids: [id] })],
  ['unarchive_many', 'ids', 'draft', (id) => ({ ids: [id] })],
  ['delete', 'model', 'draft', (model) => ({ model, force: true })],
  ['delete', 'model made public', 'madePublic', (model) => ({ model, force: true })],
  ['delete_many', 'ids', 'draft', (id) => ({ ids: [id], force: true })],
  ['make_public', 'ids', 'draft', (id) => ({ ids: [id] })],
  ['make_private', 'ids', 'madePublic', (id) => ({ ids: [id] })],
  ['move', 'ids', 'draft', (id) => ({ ids: [id], project: null })],
  ['move', 'ids of models made public', 'madePublic', (id) => ({ ids: [id], project: null })],
  ['move', 'project', 'project', (project, { model }) => ({ ids: [model], project })],
  ['update_tags', 'ids', 'draft', (id) => ({ ids: [id], add_tags: ['mine'], remove_tags: ['theirs'] })],
  ['add_or_update_metadata', 'model', 'draft', (model) => ({ model, metadata: METADATA })],
  ['delete_metadata', 'model', 'draft', (model) => ({ model, keys: ['theirs'] })],
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
    kit.create(fields),
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

describe('an id of another company is answered like one that nobody has', () => {
  test.each(ATTEMPTS)('models.%s: %s', async (action, _field, kind, request, version) => {
    const before = await stored();
    const options = { as: 'stranger', version: version ?? '2.31' } as const;
    const foreign = await server.call(`models.${action}`, request(theirs[kind], own), options);
    expect(await stored()).toEqual(before);
    const missing = await server.call(`models.${action}`, request(MISSING, own), options);
    expect(comparable(foreign, theirs[kind])).toEqual(withoutPublic(comparable(missing, MISSING)));
    expect(foreign.status).toBeLessThan(500);
  });

  function withoutPublic(answer: unknown): unknown {
    return answer;
  }

  async function stored(): Promise<unknown> {
    const models = await Promise.all([theirs.draft, theirs.published, theirs.madePublic].map(kit.stored));
    return { models, task: await kit.storedTask(theirs.task) };
  }
});
