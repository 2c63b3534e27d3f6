import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { SeededCompany } from './seed-company.js';

/** What actions need beside the fields of `fieldOf` before they do anything. */
const EXTRA: Readonly<Record<string, (own: SeededCompany) => object>> = {
  'models.edit': () => ({ comment: 'changed' }),
  'models.update': () => ({ comment: 'changed' }),
  'models.update_for_task': () => ({ uri: 's3://b/m' }),
  'models.update_tags': () => ({ add_tags: ['a tag'] }),
  'projects.update': () => ({ description: 'changed' }),
  'queues.update': () => ({ display_name: 'changed' }),
  'tasks.edit': () => ({ comment: 'changed' }),
  'tasks.enqueue': ({ queue }) => ({ queue }),
  'tasks.enqueue_many': ({ queue }) => ({ queue }),
  'tasks.make_private': ({ task }) => ({ ids: [task] }),
  'tasks.make_public': ({ task }) => ({ ids: [task] }),
  'tasks.move': ({ subproject }) => ({ project: subproject }),
  'tasks.update': () => ({ comment: 'changed' }),
  'tasks.update_batch': () => ({ comment: 'changed' }),
  'tasks.update_tags': ({ task }) => ({ ids: [task], add_tags: ['a tag'] }),
  'users.update': () => ({ given_name: 'changed' }),
};

/** Actions on an entry of the queue. */
const ON_ENTRIES = /^(?:queues\.(?:remove|move)_task|tasks\.dequeue)/;

/**
 * The least that an action needs to do something to or with what a company has. What is changed by it is the company's own.
 * @param own the company of the caller
 */
export function baseRequest(endpoint: Endpoint, own: SeededCompany): Record<string, unknown> {
  const { required = [], properties = {} } = endpoint.acceptedRequest();
  const fields = Object.fromEntries(
    [...required, ...endpoint.requiredKeys].map((name) => [name, fieldOf(endpoint, name, own)]),
  );
  // The status of a task is nothing to stop at.
  const force = endpoint.service === 'tasks' && Object.hasOwn(properties, 'force') && { force: true };
  return { ...fields, ...force, ...EXTRA[endpoint.name]?.(own) };
}

function fieldOf({ service, name: action }: Endpoint, field: string, own: SeededCompany): unknown {
  const task = ON_ENTRIES.test(action) ? own.queuedTask : own.task;
  switch (field) {
    case 'model':
      return own.model;
    case 'project':
      return own.subproject;
    case 'task':
      return task;
    case 'tasks':
      return [task];
    case 'queue':
      return own.queue;
    case 'user':
      return own.user;
    case 'company':
      return own.company;
    case 'ids':
    case 'id':
      if (action === 'users.create') return randomUUID();
      return [service === 'tasks' ? task : service === 'projects' ? own.subproject : own.model];
    case 'metadata':
      return [{ key: 'a key', type: 'str', value: 'a value' }];
    case 'keys':
      return ['a key'];
    case 'type':
      return action === 'tasks.add_or_update_model' ? 'output' : 'training';
    case 'hyperparams':
      return [{ section: 'Args', name: 'lr', value: '0.1' }];
    case 'configuration':
      return action === 'tasks.delete_configuration' ? ['a name'] : [{ name: 'a name', value: 'a value' }];
    case 'artifacts':
      return [{ key: 'a key', type: 'custom' }];
    case 'models':
      return [{ name: 'a model', type: 'output' }];
    case 'requirements':
      return { pip: 'numpy' };
    case 'from_date':
      return 1_767_225_600;
    case 'to_date':
      return 1_767_229_200;
    case 'interval':
      return 60;
    case 'preferences':
      return { a: 1 };
    case 'role':
      return 'user';
    case 'email':
      return `${randomUUID()}@example.com`;
    case 'new_location':
      return `moved ${randomUUID()}`;
    case 'token':
    case 'access_key':
      return 'none';
    case 'section':
    case 'key':
      return 'Args';
    case 'uri':
      return 's3://bucket/model.pt';
    case 'entity_type':
      return 'model';
    case 'only_fields':
      return ['id'];
    case 'field_mappings':
      return [{ field: 'id' }];
    case 'prepare_id':
      return 'f'.repeat(32);
    case 'name':
      return `a name ${randomUUID()}`;
    default:
      throw new Error(`nobody has said what ${action} needs in ${field}`);
  }
}
