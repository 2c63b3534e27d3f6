import { randomUUID } from 'node:crypto';
import type { ModelDocument, TaskDocument } from '../../../src/database/index.js';
import type { Answer, CallOptions, TestServer } from '../../support/test-server.js';

/** An id that no document has. */
export const MISSING = '0123456789abcdef0123456789abcdef';

/** Dates in answers (wire-protocol.md §9.2). */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;

/** Code and subcode of an answer, such as `400/12`. */
export function codeOf({ status, meta }: Pick<Answer, 'status' | 'meta'>): string {
  const code = `${meta.result_code}/${meta.result_subcode}`;
  return status === meta.result_code ? code : `${code} with HTTP status ${status}`;
}

/** Code and subcode of each failure of a `*_many` answer, by id. */
export function failuresOf(data: Answer['data']): Record<string, string> {
  const failed: { id: string; error: { codes: number[] } }[] = data['failed'];
  return Object.fromEntries(failed.map(({ id, error }) => [id, error.codes.join('/')]));
}

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
  /** Stores a task of the company and gives its id: there is no action for it yet. */
  task(fields?: Partial<TaskDocument>): Promise<string>;
  storedTask(id: string): Promise<TaskDocument>;
}

export function modelKit(server: TestServer): ModelKit {
  const backend = server.databases.client.db(server.databases.backend);
  const models = backend.collection<ModelDocument>('model');
  const tasks = backend.collection<TaskDocument>('task');
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
    async task(fields) {
      const id = randomUUID().replaceAll('-', '');
      await tasks.insertOne({
        _id: id,
        company: server.company,
        name: 'a task',
        type: 'training',
        status: 'created',
        created: new Date('2026-01-02T03:04:05Z'),
        ...fields,
      });
      return id;
    },
    async storedTask(id) {
      const task = await tasks.findOne({ _id: id });
      if (!task) throw new Error(`there is no task ${id}`);
      return task;
    },
  };
}
