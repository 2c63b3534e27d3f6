import type { ModelDocument, TaskDocument } from '../../../src/database/index.js';
import { newId } from '../../../src/server/system.js';
import type { TestServer } from '../../support/test-server.js';

/** What tests of resets and deletions put around a task, and look at afterwards. */
export interface TaskTraces {
  task(id: string): Promise<TaskDocument | null>;
  trashed(id: string): Promise<TaskDocument | null>;
  model(id: string): Promise<ModelDocument | null>;
  /** Stores a draft of the company, or what the fields say. */
  storeModel(fields?: Partial<ModelDocument>): Promise<string>;
  storeManyModels(count: number, fields: Partial<ModelDocument>): Promise<string[]>;
  /** Adds models to what a task put out. */
  addOutputs(task: string, ...models: string[]): Promise<void>;
  /** The files that are to be deleted on behalf of a task, in order. */
  scheduled(cause: string): Promise<string[]>;
}

export function taskTraces(server: TestServer): TaskTraces {
  const backend = server.databases.client.db(server.databases.backend);
  const tasks = backend.collection<TaskDocument>('task');
  const trash = backend.collection<TaskDocument>('task__trash');
  const models = backend.collection<ModelDocument>('model');
  const newModel = (fields: Partial<ModelDocument>): ModelDocument => ({
    _id: newId(),
    company: server.company,
    name: 'a model',
    created: new Date(),
    ready: false,
    ...fields,
  });
  return {
    task: (id) => tasks.findOne({ _id: id }),
    trashed: (id) => trash.findOne({ _id: id }),
    model: (id) => models.findOne({ _id: id }),
    async storeModel(fields = {}) {
      const model = newModel(fields);
      await models.insertOne(model);
      return model._id;
    },
    async storeManyModels(count, fields) {
      const many = Array.from({ length: count }, () => newModel(fields));
      await models.insertMany(many);
      return many.map(({ _id }) => _id);
    },
    async addOutputs(task, ...ids) {
      const items = ids.map((model) => ({ name: model, model }));
      await tasks.updateOne({ _id: task }, { $push: { 'models.output': { $each: items } } });
    },
    async scheduled(cause) {
      const found = await backend.collection('url_to_delete').find({ task: cause }).sort({ url: 1 }).toArray();
      return found.map(({ url }) => url);
    },
  };
}
