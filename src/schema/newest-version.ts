import { type ApiVersion, newerVersion, parseApiVersion } from './api-version.js';
import type { ServiceDefinition } from './service-definition.js';

/** ClearML's newest API version, which this server speaks whatever it adds (design.md, «API versions»). */
export const CLEARML_VERSION = parseApiVersion('2.31');

/** The newest version of an API: the highest that an action declares, and never below ClearML's. */
export function newestVersion(services: readonly ServiceDefinition[]): ApiVersion {
  return services
    .flatMap(({ actions }) => Object.values(actions))
    .flatMap(({ versions }) => Object.keys(versions).map(parseApiVersion))
    .reduce(newerVersion, CLEARML_VERSION);
}
