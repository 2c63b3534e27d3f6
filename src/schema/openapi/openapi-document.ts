import type { OpenAPIV3_1 } from 'openapi-types';
import type { Surface, SurfaceAction, SurfaceService } from '../surface/surface.js';
import type { Examples } from './action-example.js';
import { serviceSchemas } from './component-schemas.js';
import { describeApi } from './describe-api.js';
import type { DocumentedAction } from './documented-action.js';
import type { DocumentedError } from './documented-error.js';
import { envelopeSchemas } from './envelope.js';
import { errorResponses } from './error-responses.js';
import { type Operation, operationOf } from './operation.js';
import { securitySchemes } from './security.js';

/** What a document tells beside the surface. */
export interface OpenApiOptions {
  /** Every error that callers can be answered with. */
  errors: readonly DocumentedError[];
  /** Name of the session cookie. */
  cookieName: string;
  /** Address of the server, without a slash at the end; the server that the document came from when left out. */
  server?: string;
  /** Whether to show internal actions too. */
  internal?: boolean;
  /** Calls to show, at the versions that they fit. */
  examples?: Examples;
}

/** A document whose paths have one operation each. (The library's own type of a path asks for operations of OpenAPI 3.0 as well.) */
export interface OpenApiDocument extends Omit<OpenAPIV3_1.Document, 'paths' | 'webhooks'> {
  paths: Record<string, { post: Operation }>;
}

/** The OpenAPI 3.1 document of all that a caller pinned to one API version can call. */
export function openApiDocument(surface: Surface, options: OpenApiOptions): OpenApiDocument {
  const services = shownServices(surface, options.internal ?? false);
  const actions = services.flatMap(([, service]) => Object.values(service.actions));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Armature API',
      version: surface.version,
      summary: 'Machine-learning models, the tasks that made them, and the projects that hold them.',
      description: describeApi(surface.version, options.errors),
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.server ?? '/' }],
    tags: services.map(([name, { description }]) => ({ name, description })),
    paths: Object.fromEntries(
      services.flatMap(([name, service]) =>
        pathsOf(documentedActions(name, service, surface.version, options.examples ?? {})),
      ),
    ),
    components: {
      securitySchemes: securitySchemes(options.cookieName),
      responses: errorResponses(actions, options.errors),
      schemas: Object.assign(
        envelopeSchemas(surface.version),
        ...services.map(([name, service]) => serviceSchemas(name, service)),
      ),
    },
  };
}

/** The services that have something to show, with no more than that. */
function shownServices(surface: Surface, internal: boolean): [string, SurfaceService][] {
  const isShown = ([, action]: [string, SurfaceAction]) => internal || !action.internal;
  return Object.entries(surface.services)
    .map(([name, service]): [string, SurfaceService] => [
      name,
      { ...service, actions: Object.fromEntries(Object.entries(service.actions).filter(isShown)) },
    ])
    .filter(([, { actions }]) => Object.keys(actions).length > 0);
}

function documentedActions(
  service: string,
  { actions }: SurfaceService,
  version: string,
  examples: Examples,
): DocumentedAction[] {
  return Object.entries(actions).map(([name, action]) => {
    const example = examples[`${service}.${name}`];
    return {
      service,
      name,
      version,
      action,
      example: example?.versions.includes(action.version) ? example : undefined,
    };
  });
}

function pathsOf(actions: readonly DocumentedAction[]): [string, { post: Operation }][] {
  return actions.map((documented) => [
    `/v${documented.version}/${documented.service}.${documented.name}`,
    { post: operationOf(documented) },
  ]);
}
