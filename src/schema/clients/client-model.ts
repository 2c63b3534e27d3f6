/**
 * What the client of any language is made of: the surface of a version, with all that a generator would have to work out
 * by itself worked out once. Names stay in the API's own form (`get_all_ex`); each language writes them in its own way.
 */
import { type Definitions, type JsonSchema, definitionName, inlineReferences, mapSchema } from '../json-schema.js';
import type { Deprecation } from '../service-definition.js';
import { reachableDefinitions } from '../surface/surface-at.js';
import type { Surface, SurfaceAction, SurfaceService } from '../surface/surface.js';
import type { ClientError } from './generated-file.js';
import { type NamedType, type TypeList, createTypeList } from './named-types.js';

/** A client, pinned to one API version. */
export interface ClientModel {
  apiVersion: string;
  /** By name, from a to z. */
  services: ClientService[];
}

export interface ClientService {
  name: string;
  description: string;
  /** Every type that its actions need; each name is unlike the others in any spelling. */
  types: NamedType[];
  /** In the order of the service file. */
  actions: ClientAction[];
}

export interface ClientAction {
  /** Without the service, such as `get_all`. */
  name: string;
  /** `service.action`. */
  fullName: string;
  description: string;
  /** Roles that may call it; `*` means all. */
  roles: readonly string[];
  deprecated: Deprecation | undefined;
  /** `false`: credentials are not looked at. */
  authorize: boolean | null;
  /** It changes nothing, so it may be repeated when a connection fails. */
  isRead: boolean;
  /** Name of the type of the request; of one line when `isBatch`. */
  request: string;
  /** Whether the request has something that must be given. */
  requiresRequest: boolean;
  /** The request is a list, sent as json-lines. */
  isBatch: boolean;
  /** Beside what is declared, the request takes conditions on dotted names, such as `metadata.key.value`. */
  takesConditions: boolean;
  /** Name of the type of the answer's data; undefined for an answer that is a bare text without envelope. */
  response: string | undefined;
  /** Where the entries of a list answer are, and which ways of reading all of them there are. */
  listing: Listing | undefined;
}

/** An answer that is read in pieces. */
export interface Listing {
  /** Property of the answer that holds the entries. */
  property: string;
  /** Whether an answer may lack that property. */
  isOptional: boolean;
  /** Type of an entry. */
  item: JsonSchema;
  /** The request takes `page` and `page_size`. */
  pages: boolean;
  /** Request and answer carry `scroll_id`: null starts, an empty list ends. */
  scrolls: boolean;
}

/**
 * The client of a surface.
 * @param includeInternal whether to include actions that are marked internal
 */
export function clientModel(surface: Surface, includeInternal: boolean): ClientModel {
  const services = Object.entries(surface.services)
    .map(([name, service]) => serviceModel(name, service, (action) => includeInternal || !action.internal))
    .filter(({ actions }) => actions.length > 0);
  return { apiVersion: surface.version, services };
}

/**
 * The errors that a caller can tell apart. Code and subcode are all that an answer says (wire-protocol.md §11.1): of errors
 * that share them the first stands for all.
 */
export function distinctErrors(errors: readonly ClientError[]): ClientError[] {
  const seen = new Map<string, ClientError>();
  for (const error of errors) {
    const key = `${error.code}/${error.subcode}`;
    if (!seen.has(key)) seen.set(key, error);
  }
  return [...seen.values()];
}

function serviceModel(
  name: string,
  service: SurfaceService,
  isIncluded: (action: SurfaceAction) => boolean,
): ClientService {
  const actions = Object.entries(service.actions).filter(([, action]) => isIncluded(action));
  const types = createTypeList();
  const forms = declareDefinitions(
    types,
    service.definitions,
    actions.map(([, action]) => action),
  );
  return {
    name,
    description: service.description,
    actions: actions.map(([action, definition]) => actionModel(`${name}.${action}`, action, definition, types, forms)),
    types: types.all(),
  };
}

function actionModel(
  fullName: string,
  name: string,
  action: SurfaceAction,
  types: TypeList,
  { request: requestForm, response: responseForm }: Forms,
): ClientAction {
  const isEmpty = action.request.properties === undefined && action.request.additionalProperties === undefined;
  const request = types.declare(
    `${name}_${action.batch ? 'line' : 'request'}`,
    requestForm(isEmpty ? { ...action.request, additionalProperties: false } : action.request),
  );
  const response =
    action.response.type === 'string' ? undefined : types.declare(`${name}_response`, responseForm(action.response));
  return {
    name,
    fullName,
    description: action.description,
    roles: action.allow_roles,
    deprecated: action.deprecated,
    authorize: action.authorize,
    isRead: action.effect === 'read',
    request: request.name,
    requiresRequest: action.batch || (request.schema.required ?? []).length > 0,
    isBatch: action.batch,
    takesConditions: action.query,
    response: response?.name,
    listing: listingOf(request.schema, response?.schema),
  };
}

/** The answer of a list action holds one list; how it is read in pieces shows in the parameters. */
function listingOf(request: JsonSchema, response: JsonSchema | undefined): Listing | undefined {
  const lists = Object.entries(response?.properties ?? {}).filter(([, { type }]) => type === 'array');
  const [list, ...others] = lists;
  if (!list || others.length > 0) return undefined;
  const takes = (name: string) => request.properties?.[name] !== undefined;
  const pages = takes('page') && takes('page_size');
  const scrolls = takes('scroll_id') && response?.properties?.['scroll_id'] !== undefined;
  if (!pages && !scrolls) return undefined;
  const [property, { items: item = {} }] = list;
  return { property, isOptional: !(response?.required ?? []).includes(property), item, pages, scrolls };
}

/** How a declared schema reads to a caller: in requests, and in answers. */
interface Forms {
  request: (schema: JsonSchema) => JsonSchema;
  response: (schema: JsonSchema) => JsonSchema;
}

/**
 * Declares the definitions that the actions refer to. One that is sent and received in two shapes becomes two types, the sent
 * one with `_input` at its end.
 */
function declareDefinitions(types: TypeList, definitions: Definitions, actions: readonly SurfaceAction[]): Forms {
  const sent = reachableDefinitions(
    actions.map(({ request }) => request),
    definitions,
  );
  const received = reachableDefinitions(
    actions.map(({ response }) => response),
    definitions,
  );
  const inputs = new Set(
    Object.keys(sent).filter((name) => {
      const shape = inlineReferences({ $ref: `#/definitions/${name}` }, definitions);
      return received[name] !== undefined && JSON.stringify(withNulls(shape)) !== JSON.stringify(shape);
    }),
  );
  const forms: Forms = {
    request: (schema) => refer(withNulls(schema), (name) => (inputs.has(name) ? `${name}_input` : name)),
    response: (schema) => refer(schema, (name) => name),
  };
  for (const [name, schema] of Object.entries(definitions)) {
    if (received[name]) types.declare(name, forms.response(schema));
    if (inputs.has(name)) types.declare(`${name}_input`, forms.request(schema));
    else if (sent[name] && !received[name]) types.declare(name, forms.request(schema));
  }
  return forms;
}

/** Writes out that null is accepted for every property that need not be given (wire-protocol.md §10.2). */
function withNulls(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (part) => {
    if (!part.properties) return part;
    const required = new Set(part.required);
    const properties = Object.entries(part.properties).map(
      ([name, property]) => [name, required.has(name) ? property : orNull(property)] as const,
    );
    return { ...part, properties: Object.fromEntries(properties) };
  });
}

function orNull(schema: JsonSchema): JsonSchema {
  const { description, default: fallback, type, ...rest } = schema;
  const types = type === undefined ? [] : [type].flat();
  const isOpen = types.length === 0 && Object.keys(rest).length === 0;
  if (isOpen || types.includes('null')) return schema;
  const isPlain = rest.enum === undefined && rest.const === undefined;
  if (types.length > 0 && isPlain) return { ...schema, type: [...types, 'null'] };
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [{ ...(type !== undefined && { type }), ...rest }, { type: 'null' }],
  };
}

/** Points references to the types of the client, and leaves out what only the server needs to know. */
function refer(schema: JsonSchema, nameOf: (definition: string) => string): JsonSchema {
  return mapSchema(schema, ({ validated_by: _checkedBy, ...part }) =>
    part.$ref === undefined ? part : { ...part, $ref: `#/definitions/${nameOf(definitionName(part.$ref))}` },
  );
}
