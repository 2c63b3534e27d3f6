import { type ApiVersion, compareVersions, parseApiVersion } from '../api-version.js';
import { type Definitions, type JsonSchema, definitionName, mapSchema } from '../json-schema.js';
import { flagsOf, requestOf } from '../endpoint.js';
import type { ActionDefinition, ServiceDefinition, VersionDefinition } from '../service-definition.js';
import type { Surface, SurfaceAction, SurfaceService } from './surface.js';

/**
 * The surface of an API version: what of the service files a caller pinned to it can call (wire-protocol.md §4).
 * Services and actions that the version does not reach, or that are retired at it, are left out. So are actions that were declared later,
 * even where the server answers them (`available_from`): a version stays what it was when others are added.
 */
export function surfaceAt(services: readonly ServiceDefinition[], version: ApiVersion): Surface {
  const visible = services
    .map((service) => [service.service, serviceAt(service, version)] as const)
    .filter(([, service]) => Object.keys(service.actions).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const retired = services.flatMap((service) => retiredActions(service, version)).sort();
  return { version: version.text, services: Object.fromEntries(visible), ...(retired.length > 0 && { retired }) };
}

function serviceAt(service: ServiceDefinition, version: ApiVersion): SurfaceService {
  const actions: Record<string, SurfaceAction> = {};
  for (const [name, action] of Object.entries(service.actions)) {
    const serving = servingVersion(action, version);
    if (serving) actions[name] = actionAt(service, action, ...serving);
  }
  const schemas = Object.values(actions).flatMap(({ request, response }) => [request, response]);
  return {
    description: service.description,
    definitions: reachableDefinitions(schemas, service.definitions ?? {}),
    actions,
  };
}

function retiredActions(service: ServiceDefinition, version: ApiVersion): string[] {
  return Object.entries(service.actions)
    .filter(([, action]) => isRetired(action, version))
    .map(([name]) => `${service.service}.${name}`);
}

function isRetired({ retired_after: last }: ActionDefinition, requested: ApiVersion): boolean {
  return last !== undefined && compareVersions(requested, parseApiVersion(last)) > 0;
}

function servingVersion(action: ActionDefinition, requested: ApiVersion): [string, VersionDefinition] | undefined {
  if (isRetired(action, requested)) return undefined;
  const versions = Object.entries(action.versions);
  return versions.findLast(([version]) => compareVersions(parseApiVersion(version), requested) <= 0);
}

function actionAt(
  service: ServiceDefinition,
  action: ActionDefinition,
  version: string,
  definition: VersionDefinition,
): SurfaceAction {
  return {
    version,
    description: action.description,
    ...flagsOf(service, action),
    batch: definition.batch_request !== undefined,
    ...(definition.deprecated && { deprecated: definition.deprecated }),
    request: requestOf(service, definition),
    response: definition.response,
  };
}

/** The definitions that schemas refer to, directly or through others, in the order of the service file. */
export function reachableDefinitions(schemas: readonly JsonSchema[], definitions: Definitions): Definitions {
  const reached = new Set<string>();
  const waiting = [...schemas];
  for (const schema of waiting) {
    mapSchema(schema, (part) => {
      const name = part.$ref === undefined ? undefined : definitionName(part.$ref);
      const target = name === undefined ? undefined : definitions[name];
      if (name !== undefined && target && !reached.has(name)) {
        reached.add(name);
        waiting.push(target);
      }
      return part;
    });
  }
  return Object.fromEntries(Object.entries(definitions).filter(([name]) => reached.has(name)));
}
