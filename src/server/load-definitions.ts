import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readServices } from '../schema/read-services.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { readServiceMeta } from './read-service-meta.js';
import { StartError } from './start-error.js';

/** The declared services: ours, and those of the folder of extra services. */
export interface LoadedDefinitions {
  own: ServiceDefinition[];
  extra: ServiceDefinition[];
}

const SERVICES = new URL('../../generated/services.json', import.meta.url);

/**
 * Our service definitions from the JSON that the build made, and those of a folder of extra service files.
 *
 * @param extraFolder setting `schema.extra_services`; empty for none
 * @throws ServiceFilesError or HoconError that list all faults of the extra files, StartError when the folder is none or an extra
 *   service takes the name of one of ours
 */
export async function loadDefinitions(extraFolder: string): Promise<LoadedDefinitions> {
  // Written by our own build from files that it has checked.
  const own = JSON.parse(await readFile(SERVICES, 'utf8')) as ServiceDefinition[];
  if (extraFolder === '') return { own, extra: [] };

  if (!(await isFolder(extraFolder)))
    throw new StartError(`The setting schema.extra_services names ${extraFolder}, which is no folder`);
  const extra = await readServices(resolve(extraFolder), await readServiceMeta(), own);
  const taken = extra.find(({ service }) => own.some((known) => known.service === service));
  if (taken) throw new StartError(`The extra service ${taken.service} has the name of a service that is there already`);
  return { own, extra };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
