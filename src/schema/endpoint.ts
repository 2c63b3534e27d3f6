import { type ApiVersion, parseApiVersion } from './api-version.js';
import { type JsonSchema, inlineReferences } from './json-schema.js';
import type {
  ActionDefinition,
  Deprecation,
  Effect,
  ServiceDefinition,
  VersionDefinition,
} from './service-definition.js';

/** One version of an action, ready to be found and checked: what dispatch needs to know about it. */
export interface Endpoint {
  /** `service.action`. */
  name: string;
  service: string;
  action: string;
  description: string;
  version: ApiVersion;
  effect: Effect;
  internal: boolean;
  authorize: boolean | null;
  /** Roles that may call it; `*` means all. */
  allowRoles: readonly string[];
  query: boolean;
  requiredKeys: readonly string[];
  retiredAfter: ApiVersion | undefined;
  deprecated: Deprecation | undefined;
  /** Schema of the request as declared, references resolved; of one line when `batch`. */
  request: () => JsonSchema;
  /**
   * What requests are checked against: the declared schema, plus the properties that only newer versions declare.
   * Old clients send newer fields (query-language.md §22), and handlers read them.
   */
  acceptedRequest: () => JsonSchema;
  response: () => JsonSchema;
  /** Whether the body is a json-lines batch. */
  batch: boolean;
  /** Whether a batch may have no lines. */
  emptyBatch: boolean;
}

/** What decides who may call an action and how its body is read, with every default written out. */
export interface ActionFlags {
  effect: Effect;
  internal: boolean;
  authorize: boolean | null;
  allow_roles: readonly string[];
  query: boolean;
  required_keys: readonly string[];
}

/** The endpoints of an action, from old to new, and the oldest version that its first one serves. */
export interface ActionEndpoints {
  availableFrom: ApiVersion;
  endpoints: readonly Endpoint[];
}

/** Expands a service definition into its endpoints, by action. Schemas are resolved when they are first asked for. */
export function endpointsOf(service: ServiceDefinition): Map<string, ActionEndpoints> {
  const actions = new Map<string, ActionEndpoints>();
  for (const [name, action] of Object.entries(service.actions)) {
    const versions = Object.entries(action.versions);
    const newest = versions.at(-1)?.[1];
    const endpoints = versions.map(([version, definition]) =>
      defineEndpoint(service, name, action, parseApiVersion(version), definition, newest ?? definition),
    );
    actions.set(`${service.service}.${name}`, { availableFrom: servesFrom(service, action), endpoints });
  }
  return actions;
}

/** The oldest version at which an action answers. */
export function servesFrom({ defaults }: ServiceDefinition, action: ActionDefinition): ApiVersion {
  const first = Object.keys(action.versions)[0] ?? '1.0';
  return parseApiVersion(action.available_from ?? defaults?.available_from ?? first);
}

/** The flags of an action, with what it leaves to the defaults of its service and of the API (api/index.md). */
export function flagsOf({ defaults = {} }: ServiceDefinition, action: ActionDefinition): ActionFlags {
  const authorize = action.authorize !== undefined ? action.authorize : defaults.authorize;
  return {
    effect: action.effect ?? 'write',
    internal: action.internal ?? defaults.internal ?? false,
    authorize: authorize === undefined ? true : authorize,
    allow_roles: action.allow_roles ?? defaults.allow_roles ?? ['*'],
    query: action.query ?? false,
    required_keys: action.required_keys ?? [],
  };
}

function defineEndpoint(
  service: ServiceDefinition,
  action: string,
  definition: ActionDefinition,
  version: ApiVersion,
  own: VersionDefinition,
  newest: VersionDefinition,
): Endpoint {
  const { definitions = {} } = service;
  const { allow_roles: allowRoles, required_keys: requiredKeys, ...flags } = flagsOf(service, definition);
  const request = once(() => inlineReferences(requestOf(service, own), definitions));
  return {
    name: `${service.service}.${action}`,
    service: service.service,
    action,
    description: definition.description,
    version,
    ...flags,
    allowRoles,
    requiredKeys,
    retiredAfter: definition.retired_after === undefined ? undefined : parseApiVersion(definition.retired_after),
    deprecated: own.deprecated,
    request,
    acceptedRequest: once(() =>
      withNewerProperties(request(), inlineReferences(requestOf(service, newest), definitions)),
    ),
    response: once(() => inlineReferences(own.response, definitions)),
    batch: own.batch_request !== undefined,
    emptyBatch: own.batch_request?.may_be_empty ?? false,
  };
}

/** The request of a version, references kept; of one line for a batch. */
export function requestOf(
  service: ServiceDefinition,
  { request, batch_request: batch }: VersionDefinition,
): JsonSchema {
  return request ?? (batch && service.actions[batch.action]?.versions[batch.version]?.request) ?? { type: 'object' };
}

function withNewerProperties(own: JsonSchema, newest: JsonSchema): JsonSchema {
  return { ...own, properties: { ...newest.properties, ...own.properties } };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
