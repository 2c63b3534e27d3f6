import type { ModelDocument, ProjectDocument } from '../../../src/database/index.js';
import type { Answer, CallOptions, TestServer } from '../../support/test-server.js';

export { DATE, MISSING } from '../../support/answers.js';

/** What tests of projects need again and again. */
export interface ProjectKit {
  /** Creates a project, with those above it, and gives its id. */
  create(name: string, fields?: object, options?: CallOptions): Promise<string>;
  /** A project as its company sees it. */
  read(id: string, options?: CallOptions): Promise<Answer['data']>;
  /** Id of the project of a name; undefined when there is none. */
  find(name: string, options?: CallOptions): Promise<string | undefined>;
  /** Creates a model in a project and gives its id. */
  model(project: string | null, fields?: object, options?: CallOptions): Promise<string>;
  /** A project and a model as they are stored. */
  stored(id: string): Promise<ProjectDocument | null>;
  storedModel(id: string): Promise<ModelDocument | null>;
  /** Writes to a project what no action writes. */
  overwrite(id: string, fields: Partial<ProjectDocument>): Promise<void>;
}

export function projectKit(server: TestServer): ProjectKit {
  const backend = server.databases.client.db(server.databases.backend);
  const projects = backend.collection<ProjectDocument>('project');
  const models = backend.collection<ModelDocument>('model');
  return {
    create: async (name, fields, options) => (await server.ok('projects.create', { name, ...fields }, options))['id'],
    read: async (id, options) => (await server.ok('projects.get_by_id', { project: id }, options))['project'],
    async find(name, options) {
      const request = { name: `^${name.replaceAll('.', String.raw`\.`)}$`, search_hidden: true };
      return (await server.ok('projects.get_all', request, options)).projects[0]?.id;
    },
    async model(project, fields, options) {
      const request = { name: 'a model', uri: '', ...(project !== null && { project }), ...fields };
      return (await server.ok('models.create', request, options))['id'];
    },
    stored: (id) => projects.findOne({ _id: id }),
    storedModel: (id) => models.findOne({ _id: id }),
    async overwrite(id, fields) {
      await projects.updateOne({ _id: id }, { $set: fields });
    },
  };
}
