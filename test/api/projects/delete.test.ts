import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { UrlToDeleteDocument } from '../../../src/database/index.js';
import { codesOf } from '../../support/send.js';
import { storeTask, storedTasks } from '../../support/store-tasks.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { MISSING, type ProjectKit, projectKit } from './project-kit.js';

const FILESERVER = 'http://files:8081';
const NOTHING = {
  tasks: 0,
  non_archived_tasks: 0,
  models: 0,
  non_archived_models: 0,
  reports: 0,
  non_archived_reports: 0,
  pipelines: 0,
  datasets: 0,
};

let server: TestServer;
let kit: ProjectKit;
beforeAll(async () => {
  server = await startTestServer({ async_urls_delete__fileserver_prefixes: JSON.stringify([FILESERVER]) });
  kit = projectKit(server);
});
afterAll(() => server.stop());

const validate = (project: string) => server.ok('projects.validate_delete', { project });
const remove = (project: string, body: object = {}) => server.call('projects.delete', { project, ...body });
const exists = async (id: string) => (await kit.stored(id)) !== null;
const task = (project: string, fields: object = {}) => storeTask(server, { project, ...fields });
const storedTask = (id: string) => storedTasks(server).findOne({ _id: id });
const ARCHIVED = { system_tags: ['archived'] };

/** The obstacles to a deletion: what is put into or below a project, how it counts, and how it is refused. */
const OBSTACLES: {
  about: string;
  fill: (project: string, name: string) => Promise<unknown>;
  counts: object;
  codes: string;
}[] = [
  { about: 'nothing', fill: async () => {}, counts: {}, codes: '200/0' },
  { about: 'a task', fill: (id) => task(id), counts: { tasks: 1, non_archived_tasks: 1 }, codes: '400/402' },
  { about: 'an archived task', fill: (id) => task(id, ARCHIVED), counts: { tasks: 1 }, codes: '200/0' },
  { about: 'a model', fill: (id) => kit.model(id), counts: { models: 1, non_archived_models: 1 }, codes: '400/405' },
  { about: 'an archived model', fill: (id) => kit.model(id, ARCHIVED), counts: { models: 1 }, codes: '200/0' },
  {
    about: 'a report',
    fill: (id) => task(id, { type: 'report', system_tags: ['reports'] }),
    counts: { reports: 1, non_archived_reports: 1 },
    codes: '400/402',
  },
  {
    about: 'an archived report',
    fill: (id) => task(id, { type: 'report', system_tags: ['reports', 'archived'] }),
    counts: { reports: 1 },
    codes: '200/0',
  },
  {
    about: 'a pipeline with a run',
    fill: async (_id, name) => {
      const pipeline = await kit.create(`${name}/.pipelines/daily`, { system_tags: ['pipeline', 'hidden'] });
      return Promise.all([
        task(pipeline, { type: 'controller' }),
        task(pipeline, { type: 'controller' }),
        kit.model(pipeline),
      ]);
    },
    counts: { pipelines: 1 },
    codes: '400/413',
  },
  {
    about: 'a pipeline whose runs are archived, or are none',
    fill: async (_id, name) => {
      const pipeline = await kit.create(`${name}/.pipelines/daily`, { system_tags: ['pipeline'] });
      return Promise.all([task(pipeline, { type: 'controller', ...ARCHIVED }), task(pipeline)]);
    },
    counts: {},
    codes: '200/0',
  },
  {
    about: 'a dataset with a version',
    fill: async (_id, name) => task(await kit.create(`${name}/.datasets/faces`, { system_tags: ['dataset'] })),
    counts: { datasets: 1 },
    codes: '400/406',
  },
  {
    about: 'the container of datasets with a task of its own',
    fill: async (_id, name) => task(await kit.create(`${name}/.datasets`, { system_tags: ['dataset'] })),
    counts: { tasks: 1, non_archived_tasks: 1 },
    codes: '400/402',
  },
  {
    about: 'a task and a model far below',
    fill: async (_id, name) => {
      const below = await kit.create(`${name}/a/b`);
      return Promise.all([task(below), kit.model(below)]);
    },
    counts: { tasks: 1, non_archived_tasks: 1, models: 1, non_archived_models: 1 },
    codes: '400/402',
  },
];

describe('what keeps a project from being deleted', () => {
  test.each(OBSTACLES)(
    '$about is counted, and answered $codes without force',
    async ({ about, fill, counts, codes }) => {
      const id = await kit.create(about);
      await fill(id, about);
      expect(await validate(id)).toEqual({ ...NOTHING, ...counts });
      expect(codesOf(await remove(id))).toBe(codes);
      expect(await exists(id)).toBe(codes !== '200/0');
      expect(codesOf(await remove(id, { force: true }))).toBe(codes === '200/0' ? '400/401' : '200/0');
      expect(await exists(id)).toBe(false);
    },
  );

  test('does not count what another company has in a project of the same id', async () => {
    const id = await kit.create('shared id');
    await task(id, { company: server.otherCompany });
    expect(await validate(id)).toEqual(NOTHING);
  });

  test.each(['projects.validate_delete', 'projects.delete'])(
    '%s refuses unknown and public projects',
    async (action) => {
      const open = await kit.create(`open to ${action}`);
      await server.ok('projects.make_public', { ids: [open] });
      expect(codesOf(await server.call(action, { project: open, force: true }))).toBe('403/21');
      expect(codesOf(await server.call(action, { project: open, force: true }, { as: 'stranger' }))).toBe('403/21');
      expect(codesOf(await server.call(action, { project: MISSING, force: true }))).toBe('400/401');
      for (const body of [{}, { project: null }, { project: { $ne: '' } }, { project: [open] }]) {
        expect(codesOf(await server.call(action, body))).toBe('400/12');
      }
      expect(await exists(open)).toBe(true);
    },
  );

  test('validate_delete answers all eight numbers at every version', async () => {
    const id = await kit.create('old validation');
    expect(await server.ok('projects.validate_delete', { project: id }, { version: '2.14' })).toEqual(NOTHING);
  });
});

describe('projects.delete without the contents', () => {
  test('lets tasks and models go on without a project', async () => {
    const id = await kit.create('emptied');
    const below = await kit.create('emptied/below');
    const tasks = [await task(id), await task(below, ARCHIVED), await task(below)];
    const models = [await kit.model(id), await kit.model(below, ARCHIVED)];
    const elsewhere = await task(await kit.create('emptied not'));
    const before = await storedTask(tasks[0] ?? '');

    const { data } = await remove(id, { force: true });
    expect(data).toEqual({ deleted: 2, disassociated_tasks: 3, deleted_models: 0, deleted_tasks: 0, urls: null });
    expect([await exists(id), await exists(below)]).toEqual([false, false]);
    for (const left of tasks) expect(await storedTask(left)).toMatchObject({ project: null });
    for (const left of models) expect(await kit.storedModel(left)).toMatchObject({ project: null });
    expect(await storedTask(tasks[0] ?? '')).toEqual({ ...before, project: null });
    expect((await storedTask(elsewhere))?.project).not.toBeNull();
  });

  test('lets nothing go that another company has', async () => {
    const id = await kit.create('not theirs');
    const foreign = await task(id, { company: server.otherCompany });
    expect((await remove(id, { force: true })).data).toMatchObject({ deleted: 1, disassociated_tasks: 0 });
    expect(await storedTask(foreign)).toMatchObject({ project: id });
  });

  test.each([false, null])('is what delete_contents %j means', async (flag) => {
    const id = await kit.create(`flag ${flag}`);
    await task(id);
    const answer = await remove(id, { force: true, delete_contents: flag });
    expect(answer.data).toMatchObject({ disassociated_tasks: 1, deleted_tasks: 0, urls: null });
  });

  test('leaves projects alone whose names only begin alike', async () => {
    const id = await kit.create('name');
    const alike = await kit.create('name longer/below');
    expect((await remove(id)).data).toMatchObject({ deleted: 1 });
    expect(await exists(alike)).toBe(true);
  });
});

describe('projects.delete with the contents', () => {
  const removeAll = (project: string, body: object = {}) =>
    remove(project, { force: true, delete_contents: true, ...body });
  const artifact = (uri: string, mode = 'output') => ({
    execution: { artifacts: { a: { key: 'a', type: 'file', mode, uri } } },
  });

  test('deletes tasks and models at any depth, whatever their state', async () => {
    const id = await kit.create('wiped');
    const below = await kit.create('wiped/far/below');
    const tasks = [
      await task(id, { status: 'in_progress' }),
      await task(below, { status: 'published' }),
      await task(below, ARCHIVED),
    ];
    const models = [await kit.model(id, { ready: true }), await kit.model(below, ARCHIVED)];
    const { data } = await removeAll(id);
    expect(data).toEqual({
      deleted: 3,
      disassociated_tasks: 0,
      deleted_models: 2,
      deleted_tasks: 3,
      urls: { model_urls: [], artifact_urls: [], event_urls: [] },
    });
    for (const gone of tasks) expect(await storedTask(gone)).toBeNull();
    for (const gone of models) expect(await kit.storedModel(gone)).toBeNull();
  });

  test('is refused without force like any other deletion', async () => {
    const id = await kit.create('guarded');
    const kept = await task(id);
    expect(codesOf(await remove(id, { delete_contents: true }))).toBe('400/402');
    expect(await storedTask(kept)).not.toBeNull();
  });

  test('takes the models out of the tasks of other projects', async () => {
    const id = await kit.create('models gone');
    const model = await kit.model(id);
    const kept = await kit.model(null);
    const elsewhere = await kit.create('models used');
    const items = [
      { name: 'gone', model },
      { name: 'kept', model: kept },
    ];
    const last_change = new Date(0);
    const user = await task(elsewhere, { models: { input: items }, last_change });
    const creator = await task(elsewhere, { models: { output: items }, last_change });
    const publisher = await task(elsewhere, { status: 'published', models: { output: items }, last_change });
    const unrelated = await task(elsewhere, { models: { input: [items[1]] }, last_change });
    const created = await Promise.all(
      [creator, publisher].map((creating) => kit.model(id, { task: creating, name: `of ${creating}` })),
    );
    await storedTasks(server).updateOne({ _id: creator }, { $set: { 'models.output.0.model': created[0] ?? '' } });
    await storedTasks(server).updateOne({ _id: publisher }, { $set: { 'models.output.0.model': created[1] ?? '' } });

    expect((await removeAll(id)).data).toMatchObject({ deleted_models: 3 });
    const marked = [{ name: 'gone', model: '__DELETED__' }, items[1]];
    expect((await storedTask(user))?.models).toEqual({ input: marked });
    expect((await storedTask(creator))?.models).toEqual({ output: [items[1]] });
    expect((await storedTask(publisher))?.models).toEqual({ output: marked });
    const { user: caller } = await server.ok('users.get_current_user');
    for (const changed of [user, creator, publisher]) {
      const { last_change: changedAt, last_changed_by: by } = (await storedTask(changed)) ?? {};
      expect([changedAt && changedAt > last_change, by]).toEqual([true, caller.id]);
    }
    expect((await storedTask(unrelated))?.last_change).toEqual(last_change);
  });

  test('takes the tasks out of the tasks and models of other projects', async () => {
    const id = await kit.create('tasks gone');
    const parent = await task(id);
    const elsewhere = await kit.create('tasks used');
    const child = await task(elsewhere, { parent });
    const model = await kit.model(elsewhere, { task: parent });
    expect((await removeAll(id)).data).toMatchObject({ deleted_tasks: 1 });
    const { user } = await server.ok('users.get_current_user');
    expect(await storedTask(child)).toMatchObject({ parent: null, last_changed_by: user.id });
    expect(await kit.storedModel(model)).toMatchObject({ task: null, last_changed_by: user.id });
  });

  test('schedules the files that the server can reach, and leaves the rest to the caller', async () => {
    const id = await kit.create('files gone');
    const below = await kit.create('files gone/below');
    await kit.model(id, { uri: 's3://bucket/model.pkl' });
    await kit.model(below, { uri: `${FILESERVER}/project/task/model.pkl` });
    await kit.model(below, { uri: 'https://elsewhere/model.pkl' });
    await task(id, artifact('gs://bucket/artifact'));
    await task(id, artifact(`${FILESERVER}/top.bin`));
    await task(below, artifact('file:///tmp/artifact'));
    await task(below, artifact('s3://bucket/taken in', 'input'));

    expect((await removeAll(id)).data['urls']).toEqual({
      model_urls: ['https://elsewhere/model.pkl'],
      artifact_urls: ['file:///tmp/artifact'],
      event_urls: [],
    });
    const { client, backend } = server.databases;
    const scheduled = client.db(backend).collection<UrlToDeleteDocument>('url_to_delete');
    const found = await scheduled.find({ task: id }).sort({ url: 1 }).toArray();
    const { user } = await server.ok('users.get_current_user');
    const common = { company: server.company, user: user.id, task: id, status: 'created', retry_count: 0 };
    expect(found).toMatchObject([
      { ...common, url: 'gs://bucket/artifact', storage_type: 'gs', type: 'file' },
      { ...common, url: `${FILESERVER}/project/task`, storage_type: 'fileserver', type: 'folder' },
      { ...common, url: `${FILESERVER}/top.bin`, storage_type: 'fileserver', type: 'file' },
      { ...common, url: 's3://bucket/model.pkl', storage_type: 's3', type: 'file' },
    ]);
  });

  test('leaves all files to the caller who asks for that', async () => {
    const id = await kit.create('files kept');
    await kit.model(id, { uri: 's3://bucket/kept.pkl' });
    await task(id, artifact('gs://bucket/kept'));
    expect((await removeAll(id, { delete_external_artifacts: false })).data['urls']).toEqual({
      model_urls: ['s3://bucket/kept.pkl'],
      artifact_urls: ['gs://bucket/kept'],
      event_urls: [],
    });
    const { client, backend } = server.databases;
    expect(await client.db(backend).collection('url_to_delete').countDocuments({ task: id })).toBe(0);
  });

  test('deletes nothing that another company has', async () => {
    const id = await kit.create('contents not theirs');
    const foreign = await task(id, { company: server.otherCompany });
    expect((await removeAll(id)).data).toMatchObject({ deleted: 1, deleted_tasks: 0 });
    expect(await storedTask(foreign)).toMatchObject({ project: id });
  });
});
