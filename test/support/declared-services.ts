import { readFileSync } from 'node:fs';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

/** The services as the build wrote them down from the service files, and as the server reads them. */
export const DECLARED_SERVICES: readonly ServiceDefinition[] = JSON.parse(
  readFileSync(new URL('../../generated/services.json', import.meta.url), 'utf8'),
);
