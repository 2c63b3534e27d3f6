import type { ModelDocument, TaskDocument } from '../../../src/database/index.js';
import { storeTask, storedTask } from '../../support/store-tasks.js';
import type { Answer, CallOptions, TestServer } from '../../support/test-server.js';

export { DATE, MISSING, codeOf, failuresOf } from '../../support/answers.js';

type Fields = Record<string, unknown>;

/** What tests of models need again and again. */
export interface ModelKit {
  /** Creates a model and gives its id; a draft of its creator's company unless told otherwise. */
  create(fields?: Fields, options?: CallOptions): Promise<string>;
  /** A model as its company sees it. */
  read(id: string, options?: CallOptions): Promise<Answer['data']>;
  /** A model as it is stored. */
  stored(id: string): Promise<ModelDocument | null>;
  /** Creates a project and gives its id. */
  project(name: string, options?: CallOptions): Promise<string>;
  /** Stores a task of the company and gives its id. */
  task(fields?: Partial<TaskDocument>): Promise<string>;
  storedTask(id: string): Promise<TaskDocument>;
}

export function modelKit(server: TestServer): ModelKit {
  const backend = server.databases.client.db(server.databases.backend);
  const models = backend.collection<ModelDocument>('model');
  return {
    async create(fields, options) {
      const { id } = await server.ok('models.create', { name: 'a model', uri: '', ready: false, ...fields }, options);
      return id;
    },
    async read(id, options) {
      const { model } = await server.ok('models.get_by_id', { model: id }, options);
      return model;
    },
    stored: (id) => models.findOne({ _id: id }),
    async project(name, options) {
      const { id } = await server.ok('projects.create', { name, description: '' }, options);
      return id;
    },
    task: (fields) => storeTask(server, fields),
    storedTask: (id) => storedTask(server, id),
  };
}
