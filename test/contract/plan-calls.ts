import { baseRequest } from '../support/base-requests.js';
import { ENDPOINTS } from '../support/endpoints.js';
import type { SeededCompany } from '../support/seed-company.js';
import type { UserName } from '../support/test-server.js';
import type { ApiDocument, MediaType, Operation, Schema } from './api-document.js';
import { badBodies } from './bad-values.js';
import { goodValue } from './good-value.js';

/** One call to make. */
export interface PlannedCall {
  operation: Operation;
  /** Whose access key signs it; undefined: nobody's. */
  as: UserName | undefined;
  /** What is special about its body. */
  about: string;
  body: string;
  headers?: Record<string, string>;
}

/** What calls are about: documents of a company, and an access key of the caller `user`. */
export interface Target extends SeededCompany {
  accessKey: string;
  publicTask: string;
  /** A listing that waits to be downloaded. */
  prepareId: string;
}

/** Everybody is refused or answered in the ways that the document tells. */
const EVERYBODY: readonly (UserName | undefined)[] = [undefined, 'guest', 'user', 'admin', 'root', 'stranger'];
/** Who gets furthest: a user, and who may do most. */
const TRUSTED: readonly UserName[] = ['user', 'root'];

/** What some actions need beside their base request before they do anything. */
const EXTRA: Readonly<Record<string, (target: Target) => object>> = {
  'auth.edit_credentials': ({ accessKey }) => ({ access_key: accessKey }),
  'auth.revoke_credentials': ({ accessKey }) => ({ access_key: accessKey }),
  'organization.download_for_get_all': ({ prepareId }) => ({ prepare_id: prepareId }),
  'models.delete': () => ({ force: true }),
  'models.make_private': ({ publicModel }) => ({ ids: [publicModel] }),
  'models.set_ready': () => ({ force_publish_task: true }),
  'projects.delete': () => ({ force: true }),
  'queues.delete': () => ({ force: true }),
  'tasks.make_private': ({ publicTask }) => ({ ids: [publicTask] }),
  'projects.make_private': ({ publicProject }) => ({ ids: [publicProject] }),
};

/**
 * All calls of an operation: everybody with a body that does something, and the trusted with good, documented and broken bodies.
 *
 * @param isKnown whether broken bodies were tried on the same version of the action before: once is enough
 * @param dice decides what good and broken bodies hold
 * @param limit bytes that the server takes
 */
export function planCalls(
  document: ApiDocument,
  operation: Operation,
  target: Target,
  isKnown: boolean,
  dice: () => number,
  limit: number,
): PlannedCall[] {
  const media = Object.values(operation.mediaTypes);
  const schema = bodySchema(media);
  const useful = usefulBody(operation, target);
  const good = {
    ...Object(goodValue(document, schema, dice, (field) => knownText(operation, field, target))),
    ...useful,
  };
  const call: MakeCall = (as, about, body) => ({
    operation,
    as,
    about,
    body: JSON.stringify(body),
  });
  return [
    ...EVERYBODY.map((as) => call(as, 'a useful body', useful)),
    ...TRUSTED.map((as) => call(as, 'a good body', good)),
    ...media.flatMap(examplesOf).map((body) => call('root', 'an example', body)),
    ...(isKnown ? [] : badBodies(document, schema, good, dice)).map(([about, body]) => call('root', about, body)),
    // What is refused before the operation is looked at is the same for all: a part of them stands for the rest.
    ...(dice() < SHARE_OF_BROKEN ? brokenCalls(call, limit) : []),
  ];
}

const SHARE_OF_BROKEN = 0.3;

type MakeCall = (as: UserName | undefined, about: string, body: unknown) => PlannedCall;

function brokenCalls(call: MakeCall, limit: number): PlannedCall[] {
  return [
    call('root', 'a list', []),
    call('root', 'too large a body', { name: 'x'.repeat(limit) }),
    { ...call('root', 'no JSON', {}), body: '{"a":' },
    { ...call('root', 'an encoded body', {}), headers: { 'content-encoding': 'gzip' } },
    { ...call(undefined, 'bad credentials', {}), headers: { authorization: 'Basic !' } },
    { ...call(undefined, 'a bad token', {}), headers: { authorization: 'Bearer a.b.c' } },
  ];
}

/** The schema of the body as JSON; of a line, where it is a batch. */
function bodySchema(media: readonly MediaType[]): Schema {
  return media.map(({ schema, 'x-item-schema': line }) => line ?? schema).find((schema) => schema !== undefined) ?? {};
}

function examplesOf({ example, examples = {} }: MediaType): unknown[] {
  const all = [example, ...Object.values(examples).map(({ value }) => value)];
  return all.filter((value) => value !== undefined);
}

/** A body that does something: with ids of what there is. */
function usefulBody({ name, served }: Operation, target: Target): Record<string, unknown> {
  const endpoint = ENDPOINTS.find((endpoint) => endpoint.name === name && endpoint.version.text === served);
  if (!endpoint) throw new Error(`the document tells of ${name}@${served}, which nobody declares`);
  return { ...baseRequest(endpoint, target), ...EXTRA[name]?.(target) };
}

/** Texts that mean something, by service where they differ, and by the name of their field. */
const KNOWN_OF: Readonly<Record<string, Readonly<Record<string, (target: Target) => string>>>> = {
  queues: { id: ({ queue }) => queue },
  tasks: { id: ({ task }) => task, ids: ({ task }) => task, parent: ({ task }) => task, type: () => 'training' },
};

function knownText({ name }: Operation, field: string, target: Target): string | undefined {
  return (KNOWN_OF[name.split('.')[0] ?? '']?.[field] ?? KNOWN[field])?.(target);
}

const KNOWN: Readonly<Record<string, (target: Target) => string>> = {
  id: ({ model }) => model,
  ids: ({ model }) => model,
  queue: ({ queue }) => queue,
  queue_ids: ({ queue }) => queue,
  tasks: ({ task }) => task,
  model: ({ published }) => published,
  parent: ({ published }) => published,
  project: ({ project }) => project,
  task: ({ task }) => task,
  user: ({ user }) => user,
  company: ({ company }) => company,
  only_fields: () => 'name',
  projection: () => 'name',
  fields: () => 'name',
  order_by: () => '-created',
  pattern: () => '^a',
  created: () => '>2026-01-01',
  last_update: () => '>2026-01-01',
  last_change: () => '>2026-01-01',
};
