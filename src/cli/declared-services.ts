import { resolve } from 'node:path';
import type { Settings } from '../config/index.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { loadDefinitions } from '../server/load-definitions.js';
import type { Terminal } from './terminal.js';

/** Every declared service, the extra ones of the settings included. */
export async function declaredServices({ schema }: Settings, { folder }: Terminal): Promise<ServiceDefinition[]> {
  const { own, extra } = await loadDefinitions(schema.extra_services && resolve(folder, schema.extra_services));
  return [...own, ...extra];
}
