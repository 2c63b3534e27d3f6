import type { DocumentRoute } from '../http/document-routes.js';
import type { ApiVersion } from '../schema/api-version.js';
import { findVersion } from '../schema/find-version.js';
import { knownVersions } from '../schema/known-versions.js';
import { newestVersion } from '../schema/newest-version.js';
import { type OpenApiOptions, openApiDocument } from '../schema/openapi/openapi-document.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { describeAction } from '../schema/surface/describe-action.js';
import { surfaceAt } from '../schema/surface/surface-at.js';

type MakeDocument = DocumentRoute['document'];

/** What documents about the API are made from. */
export interface DocumentedApi {
  definitions: readonly ServiceDefinition[];
  /** What OpenAPI documents tell beside. */
  openApi: OpenApiOptions;
}

/**
 * The documents that tell tools about the API. In their addresses `latest` stands for the newest version.
 *
 * - `/schema/versions.json`: the versions that there are, newest first
 * - `/schema/2.12.json`: all that a caller pinned to 2.12 sees
 * - `/schema/2.12/models.get_all.json`: one action of it, and the versions at which that action changed
 * - `/schema/changes/2.8/2.31.json`: what a caller notices who moves from 2.8 to 2.31
 * - `/openapi/2.12.json`: the API for OpenAPI's tools
 */
export function apiDocuments({ definitions, openApi }: DocumentedApi): DocumentRoute[] {
  const newest = newestVersion(definitions);
  const atVersion =
    (make: (version: ApiVersion, ...path: Parameters<MakeDocument>) => ReturnType<MakeDocument>): MakeDocument =>
    (parameters) => {
      const found = findVersion(parameters['version'], newest);
      return found && make(found, parameters);
    };
  return [
    {
      path: '/schema/versions.json',
      document: () => ({ newest: newest.text, versions: documentedVersions(definitions) }),
    },
    { path: '/schema/:version.json', document: atVersion((version) => surfaceAt(definitions, version)) },
    {
      path: '/schema/:version/:action.json',
      document: atVersion((version, { action = '' }) => describeAction(definitions, action, version)),
    },
    {
      path: '/schema/changes/:from/:version.json',
      document: atVersion((to, parameters) => {
        const from = findVersion(parameters['from'], newest);
        return from && changesBetween(definitions, from, to);
      }),
    },
    {
      path: '/openapi/:version.json',
      document: atVersion((version) =>
        openApiDocument(surfaceAt(definitions, version), { ...openApi, server: BESIDE_DOCUMENTS }),
      ),
    },
  ];
}

async function changesBetween(
  definitions: readonly ServiceDefinition[],
  from: ApiVersion,
  to: ApiVersion,
): Promise<object> {
  // Few servers are ever asked, and the rules of comparison would take their part of every start.
  const { compareSurfaces } = await import('../schema/diff/compare-surfaces.js');
  const changes = compareSurfaces(surfaceAt(definitions, from), surfaceAt(definitions, to));
  return { from: from.text, to: to.text, changes };
}

/** The API's address as its documents see it: right behind any proxy and below any path. */
const BESIDE_DOCUMENTS = '..';

/** Every version that has documents, from newest to oldest. */
export function documentedVersions(definitions: readonly ServiceDefinition[]): string[] {
  return knownVersions(definitions).map(({ text }) => text);
}
