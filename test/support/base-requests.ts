import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { SeededCompany } from './seed-company.js';

/** What actions need beside the fields of `FIELDS` before they do anything. */
const EXTRA: Readonly<Record<string, object>> = {
  'models.edit': { comment: 'changed' },
  'models.update': { comment: 'changed' },
  'models.update_for_task': { uri: 's3://b/m' },
  'models.update_tags': { add_tags: ['a tag'] },
  'projects.update': { description: 'changed' },
  'users.update': { given_name: 'changed' },
};

/**
 * The least that an action needs to do something to or with what a company has. What is changed by it is the company's own.
 * @param own the company of the caller
 */
export function baseRequest(endpoint: Endpoint, own: SeededCompany): Record<string, unknown> {
  const { required = [] } = endpoint.acceptedRequest();
  const fields = Object.fromEntries(
    [...required, ...endpoint.requiredKeys].map((name) => [name, fieldOf(endpoint, name, own)]),
  );
  return { ...fields, ...EXTRA[endpoint.name] };
}

function fieldOf({ service, name: action }: Endpoint, field: string, own: SeededCompany): unknown {
  switch (field) {
    case 'model':
      return own.model;
    case 'project':
      return own.subproject;
    case 'task':
      return own.task;
    case 'user':
      return own.user;
    case 'company':
      return own.company;
    case 'ids':
    case 'id':
      return action === 'users.create' ? randomUUID() : [service === 'projects' ? own.subproject : own.model];
    case 'metadata':
      return [{ key: 'a key', type: 'str', value: 'a value' }];
    case 'keys':
      return ['a key'];
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
