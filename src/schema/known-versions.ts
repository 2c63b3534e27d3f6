import { type ApiVersion, OLDEST_VERSION, compareVersions, parseApiVersion } from './api-version.js';
import { CLEARML_VERSION } from './newest-version.js';
import type { ServiceDefinition } from './service-definition.js';

/** The API versions that tools offer to choose from, newest first: ClearML's, and the newer ones that an action declares. */
export function knownVersions(services: readonly ServiceDefinition[]): ApiVersion[] {
  const published = Array.from(
    { length: CLEARML_VERSION.minor - OLDEST_VERSION.minor + 1 },
    (_, step) => `${OLDEST_VERSION.major}.${OLDEST_VERSION.minor + step}`,
  );
  const declared = services.flatMap(({ actions }) =>
    Object.values(actions).flatMap(({ versions }) => Object.keys(versions)),
  );
  return [...new Set([...published, ...declared])]
    .map(parseApiVersion)
    .filter((version) => compareVersions(version, OLDEST_VERSION) >= 0)
    .sort((a, b) => compareVersions(b, a));
}
