import { type ApiVersion, compareVersions, parseApiVersion } from '../api-version.js';
import { servesFrom } from '../endpoint.js';
import { inlineReferences } from '../json-schema.js';
import type { ServiceDefinition } from '../service-definition.js';
import { surfaceAt } from './surface-at.js';
import type { SurfaceAction } from './surface.js';

/** All that a tool can ask about one action: how a version of the API sees it, and at which versions it changed. */
export interface ActionDescription extends Omit<SurfaceAction, 'version'> {
  /** `service.action`. */
  name: string;
  /** The version of the API that was asked for. */
  api_version: string;
  /** The version of the action that serves it. */
  served_version: string;
  /** Every version of the action, from old to new. */
  versions: readonly string[];
  /** The oldest version of the API at which it answers. */
  available_from: string;
  /** The newest version of the API at which it answers, if there is a last one. */
  retired_after?: string;
}

/**
 * An action as a version of the API sees it, with the references of its schemas resolved; undefined when that version has no such
 * action.
 * @param name `service.action`
 */
export function describeAction(
  services: readonly ServiceDefinition[],
  name: string,
  version: ApiVersion,
): ActionDescription | undefined {
  const [serviceName, actionName = '', ...rest] = name.split('.');
  const service = services.find((known) => known.service === serviceName);
  if (!service || rest.length > 0 || !Object.hasOwn(service.actions, actionName)) return undefined;
  const declared = service.actions[actionName];
  if (!declared || compareVersions(version, servesFrom(service, declared)) < 0) return undefined;
  // Callers between `available_from` and the first declared version are served by the first.
  const first = parseApiVersion(Object.keys(declared.versions)[0] ?? version.text);
  const serving = compareVersions(version, first) < 0 ? first : version;
  const seen = surfaceAt([service], serving).services[service.service]?.actions[actionName];
  if (!seen) return undefined;
  const { version: served, description, request, response, ...flags } = seen;
  const { definitions = {} } = service;
  return {
    name,
    description,
    api_version: version.text,
    served_version: served,
    versions: Object.keys(declared.versions),
    available_from: servesFrom(service, declared).text,
    ...(declared.retired_after !== undefined && { retired_after: declared.retired_after }),
    ...flags,
    request: inlineReferences(request, definitions),
    response: inlineReferences(response, definitions),
  };
}
