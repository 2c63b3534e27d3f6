import { readFileSync } from 'node:fs';
import { type Endpoint, endpointsOf } from '../../src/schema/endpoint.js';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

const definitions: ServiceDefinition[] = JSON.parse(
  readFileSync(new URL('../../generated/services.json', import.meta.url), 'utf8'),
);

/** Every endpoint that our service files declare, at every version. */
export const ENDPOINTS: readonly Endpoint[] = definitions.flatMap((service) =>
  [...endpointsOf(service).values()].flatMap((action) => action.endpoints),
);

/** The newest endpoint of every action. */
export const NEWEST_ENDPOINTS: readonly Endpoint[] = definitions.flatMap((service) =>
  [...endpointsOf(service).values()].flatMap((action) => action.endpoints.slice(-1)),
);

/** The version at which an action is called: the newest that still serves it. */
export function versionOf({ retiredAfter }: Endpoint): string {
  return retiredAfter?.text ?? '2.31';
}
