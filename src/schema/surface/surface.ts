import type { Definitions, JsonSchema } from '../json-schema.js';
import type { ActionFlags } from '../endpoint.js';
import type { Deprecation } from '../service-definition.js';

/**
 * All that a caller pinned to one API version can see: each action in the shape in which it is served to that version.
 * `schema/released/<version>.json` holds the surface of every released version; OpenAPI, clients and comparisons start from it.
 */
export interface Surface {
  version: string;
  /** By name of the service. */
  services: Readonly<Record<string, SurfaceService>>;
  /** The actions that are retired at this version, as `service.action`: calls are answered 301/1. */
  retired?: readonly string[];
}

/** A service as one API version sees it. */
export interface SurfaceService {
  description: string;
  /** The definitions that its actions refer to, directly or through others; no more. */
  definitions: Definitions;
  /** By name of the action. */
  actions: Readonly<Record<string, SurfaceAction>>;
}

/** An action as one API version sees it, with every flag written out. */
export interface SurfaceAction extends ActionFlags {
  /** The version of the action that serves the callers: the highest that is not above theirs. */
  version: string;
  description: string;
  /** Whether the body is a json-lines batch, of which `request` describes a line. */
  batch: boolean;
  deprecated?: Deprecation;
  request: JsonSchema;
  response: JsonSchema;
}

/** Every action of a surface with its full name `service.action`. */
export function actionsOf(surface: Surface): Map<string, { service: SurfaceService; action: SurfaceAction }> {
  return new Map(
    Object.entries(surface.services).flatMap(([serviceName, service]) =>
      Object.entries(service.actions).map(([name, action]) => [`${serviceName}.${name}`, { service, action }] as const),
    ),
  );
}
