import { endpointsOf } from '../schema/endpoint.js';
import type { Deprecation, ServiceDefinition } from '../schema/service-definition.js';
import { type Caller, callersOf } from './callers-of.js';
import type { UsageRecord } from './read-usage.js';

/** A deprecated version of an action, and who still calls it. */
export interface DeprecatedUse extends Deprecation {
  /** `service.action`. */
  action: string;
  version: string;
  callers: Caller[];
}

/** Every deprecated version of an action, those that nobody calls included. */
export function deprecatedUse(
  services: readonly ServiceDefinition[],
  records: readonly UsageRecord[],
): DeprecatedUse[] {
  return services
    .flatMap((service) => [...endpointsOf(service).values()].flatMap(({ endpoints }) => endpoints))
    .flatMap(({ name, version, deprecated }) => {
      if (!deprecated) return [];
      const served = records.filter(
        ({ action, served_version: servedVersion }) => action === name && servedVersion === version.text,
      );
      return [{ action: name, version: version.text, ...deprecated, callers: callersOf(served) }];
    });
}
