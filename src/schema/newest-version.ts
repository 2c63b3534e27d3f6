import { type ApiVersion, compareVersions, parseApiVersion } from './api-version.js';
import type { ServiceDefinition } from './service-definition.js';

/** ClearML's newest API version, which this server speaks whatever it adds (design.md, «API versions»). */
const CLEARML_VERSION = parseApiVersion('2.31');

/** The newest version of an API: the highest that an action declares, and never below ClearML's. */
export function newestVersion(services: readonly ServiceDefinition[]): ApiVersion {
  return services
    .flatMap(({ actions }) => Object.values(actions))
    .flatMap(({ versions }) => Object.keys(versions).map(parseApiVersion))
    .reduce((a, b) => (compareVersions(a, b) >= 0 ? a : b), CLEARML_VERSION);
}
