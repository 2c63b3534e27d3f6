import { afterAll, beforeAll } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type ProjectKit, projectKit } from './project-kit.js';

let server: TestServer;
let kit: ProjectKit;
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
  kit = projectKit(server);
});
afterAll(() => server.stop());

const newName = () => `project ${++made}`;
const onProject =
  (more: object = {}) =>
  async () => ({ project: await kit.create(newName()), ...more });

testEveryAction('projects', () => server, [
  { action: 'create', effect: 'write', since: '1.0', request: () => ({ name: newName() }) },
  { action: 'get_by_id', effect: 'read', since: '1.0', request: onProject() },
  { action: 'get_all', effect: 'read', since: '1.0' },
  { action: 'get_all_ex', effect: 'read', since: '1.0' },
  { action: 'update', effect: 'write', since: '1.0', request: onProject({ description: 'new' }) },
  {
    action: 'move',
    effect: 'write',
    since: '1.0',
    request: async () => ({ project: await kit.create(newName()), new_location: newName() }),
  },
  { action: 'merge', effect: 'write', since: '1.0', request: onProject() },
  { action: 'validate_delete', effect: 'read', since: '1.0', request: onProject() },
  { action: 'delete', effect: 'write', since: '1.0', request: onProject() },
  { action: 'get_unique_metric_variants', effect: 'read', since: '1.0' },
  { action: 'get_hyperparam_values', effect: 'read', since: '2.13', request: () => ({ section: 's', name: 'n' }) },
  { action: 'get_hyper_parameters', effect: 'read', since: '2.9' },
  { action: 'get_model_metadata_values', effect: 'read', since: '1.0', request: () => ({ key: 'k' }) },
  { action: 'get_model_metadata_keys', effect: 'read', since: '1.0' },
  { action: 'get_project_tags', effect: 'read', since: '1.0' },
  { action: 'get_task_tags', effect: 'read', since: '2.8' },
  { action: 'get_model_tags', effect: 'read', since: '2.8' },
  {
    action: 'make_public',
    effect: 'write',
    since: '2.9',
    request: async () => ({ ids: [await kit.create(newName())] }),
  },
  {
    action: 'make_private',
    effect: 'write',
    since: '2.9',
    request: async () => {
      const id = await kit.create(newName());
      await server.ok('projects.make_public', { ids: [id] });
      return { ids: [id] };
    },
  },
  { action: 'get_task_parents', effect: 'read', since: '2.12' },
  { action: 'get_user_names', effect: 'read', since: '1.0' },
]);
