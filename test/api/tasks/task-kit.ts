import type { MatchKeysAndValues } from 'mongodb';
import type { ModelDocument, ProjectDocument, TaskDocument, TaskStatus } from '../../../src/database/index.js';
import { newId } from '../../../src/server/system.js';
import { storeTask, storedTask, storedTasks } from '../../support/store-tasks.js';
import type { Answer, CallOptions, TestServer } from '../../support/test-server.js';

export { DATE, MISSING, codeOf, failuresOf } from '../../support/answers.js';

/** Keys that a careless server would escape wrongly, or take for operators or for its own. */
export const ODD_KEYS = [
  'a.b',
  '$set',
  '_id',
  '__x',
  'a__b',
  '50%',
  '%2E',
  '%%',
  '0',
  'name',
  'value',
  '$$ROOT',
  'in',
  '__proto__',
  'constructor',
  'é 😀',
];

type Fields = Record<string, unknown>;

/** What tests of tasks need again and again. */
export interface TaskKit {
  /** Creates a task over the API and gives its id. */
  create(fields?: Fields, options?: CallOptions): Promise<string>;
  /** Stores a task as it is told, of the company unless told otherwise, and gives its id. */
  task(fields?: Partial<TaskDocument>): Promise<string>;
  /** A task as its company sees it. */
  read(id: string, options?: CallOptions): Promise<Answer['data']>;
  /** A task as it is stored. */
  stored(id: string): Promise<TaskDocument>;
  statusOf(id: string): Promise<TaskStatus | undefined>;
  /** Changes a stored task. */
  change(id: string, fields: MatchKeysAndValues<TaskDocument>): Promise<void>;
  /** Creates a draft model and gives its id. */
  model(fields?: Fields, options?: CallOptions): Promise<string>;
  storedModel(id: string): Promise<ModelDocument | null>;
  /** Draft models of this name cannot be published while `act` runs: the database refuses it. */
  withRefusedModels(name: string, act: () => Promise<void>): Promise<void>;
  /** Creates a project whose `last_update` is long ago and gives its id. */
  project(name?: string, options?: CallOptions): Promise<string>;
  /** Whether something has stamped a project of `project`. */
  isTouched(project: string): Promise<boolean>;
  /** Whether doing something stamps a project, whatever has before. */
  touches(project: string, act: () => Promise<unknown>): Promise<boolean>;
}

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

export function taskKit(server: TestServer): TaskKit {
  const backend = server.databases.client.db(server.databases.backend);
  const models = backend.collection<ModelDocument>('model');
  const projects = backend.collection<ProjectDocument>('project');
  const age = async (project: string) => {
    await projects.updateOne({ _id: project }, { $set: { last_update: LONG_AGO } });
  };
  const kit: TaskKit = {
    async create(fields, options) {
      const { id } = await server.ok('tasks.create', { name: 'a task', type: 'training', ...fields }, options);
      return id;
    },
    task: (fields) => storeTask(server, fields),
    async read(id, options) {
      const { task } = await server.ok('tasks.get_by_id', { task: id }, options);
      return task;
    },
    stored: (id) => storedTask(server, id),
    statusOf: async (id) => (await kit.stored(id)).status,
    async change(id, fields) {
      await storedTasks(server).updateOne({ _id: id }, { $set: fields });
    },
    async model(fields, options) {
      const { id } = await server.ok('models.create', { name: 'a model', uri: '', ready: false, ...fields }, options);
      return id;
    },
    storedModel: (id) => models.findOne({ _id: id }),
    async withRefusedModels(name, act) {
      await server.ok('models.create', { name, uri: '', ready: true });
      const index = await models.createIndex(
        { name: 1, ready: 1 },
        { unique: true, partialFilterExpression: { name } },
      );
      try {
        await act();
      } finally {
        await models.dropIndex(index);
      }
    },
    async project(name = `project ${newId()}`, options) {
      const { id } = await server.ok('projects.create', { name, description: '' }, options);
      await age(id);
      return id;
    },
    async isTouched(project) {
      const found = await projects.findOne({ _id: project });
      return (found?.last_update?.getTime() ?? 0) > LONG_AGO.getTime();
    },
    async touches(project, act) {
      await age(project);
      await act();
      return kit.isTouched(project);
    },
  };
  return kit;
}
