import type { DocumentRoute } from '../http/document-routes.js';
import { type ApiVersion, compareVersions, parseApiVersion } from '../schema/api-version.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { surfaceAt } from '../schema/surface/surface-at.js';

/** What documents about the API are made from. */
export interface DocumentedApi {
  definitions: readonly ServiceDefinition[];
  newest: ApiVersion;
}

/**
 * The documents that tell tools about the API: `GET /schema/2.12.json` is all that a caller pinned to 2.12 sees,
 * `GET /schema/2.12/models.get_all.json` one action of it; `latest` stands for the newest version.
 */
export function apiDocuments({ definitions, newest }: DocumentedApi): DocumentRoute[] {
  return [
    {
      path: '/schema/:version.json',
      document: ({ version = '' }) => {
        const found = readVersion(version, newest);
        return found && surfaceAt(definitions, found);
      },
    },
  ];
}

const LATEST = 'latest';
const OLDEST = parseApiVersion('2.1');

/** The version that a path names, when it is one of ours: from 2.1 to the newest, or `latest`. */
export function readVersion(text: string, newest: ApiVersion): ApiVersion | undefined {
  if (text === LATEST) return newest;
  if (!/^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.test(text)) return undefined;
  const version = parseApiVersion(text);
  const known = compareVersions(version, OLDEST) >= 0 && compareVersions(version, newest) <= 0;
  return known ? version : undefined;
}
