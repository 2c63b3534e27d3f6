import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readHocon } from '../hocon/index.js';
import { type ServiceSource, checkServices } from './check-services.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * Reads and checks every service file (`*.conf`) of a folder, in the order of their names.
 * @param others the services beside which they will be served
 * @throws HoconError or ServiceFilesError that list all faults
 */
export async function readServices(
  folder: string,
  meta: object,
  others: readonly ServiceDefinition[] = [],
): Promise<ServiceDefinition[]> {
  return checkServices(meta, await readServiceFiles(folder), others);
}

/**
 * Reads every service file of a folder, unchecked, in the order of their names.
 * @throws HoconError that lists the faults of a file
 */
export async function readServiceFiles(folder: string): Promise<ServiceSource[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.conf')).sort();
  const sources: ServiceSource[] = [];
  for (const name of files)
    sources.push({ file: join(basename(folder), name), value: await readHocon(join(folder, name)) });
  return sources;
}
