import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readHocon } from '../../hocon/index.js';
import { compareVersions, parseApiVersion } from '../api-version.js';
import { checkServices } from '../check-services.js';
import { type FileLine, createLocator } from '../locate.js';
import { readServiceFiles } from '../read-services.js';
import type { ServiceDefinition } from '../service-definition.js';
import { readSurface } from '../surface/read-surface.js';
import type { Surface } from '../surface/surface.js';
import { type Exception, readExceptions } from './exceptions.js';
import { ALL_RULES } from './rules/index.js';
import type { SourcePath } from './source-path.js';

/** A folder like `schema/`: service files as they are now, and what of them was released. */
export interface SchemaFolder {
  definitions: readonly ServiceDefinition[];
  /** The surfaces of the released versions, from old to new. */
  released: readonly Surface[];
  exceptions: readonly Exception[];
  /** Where a file says what stands at a path of a service's definition; undefined for services without a file. */
  locate(service: string, path: SourcePath): FileLine | undefined;
}

/** The file of a released version in such a folder. */
export function releasedFile(version: string): string {
  return join('released', `${version}.json`);
}

/**
 * Reads `services/*.conf`, `released/*.json` and `exceptions.conf` of a folder; the last two may be missing.
 * @param meta the meta-schema of service files
 * @throws HoconError, ServiceFilesError or Error that name what is wrong
 */
export async function readSchemaFolder(folder: string, meta: object): Promise<SchemaFolder> {
  const services = resolve(folder, 'services');
  const sources = await readServiceFiles(services);
  const definitions = checkServices(meta, sources);
  // One definition a source, in the same order.
  const files = new Map(
    definitions.map(({ service }, index) => [service, join(services, basename(sources[index]?.file ?? ''))]),
  );
  const locateIn = createLocator((file) => readFileSync(file, 'utf8'));
  return {
    definitions,
    released: await readReleased(resolve(folder, 'released')),
    exceptions: await readExceptionFile(resolve(folder, 'exceptions.conf')),
    locate(service, path) {
      const file = files.get(service);
      return file === undefined ? undefined : locateIn(file, path);
    },
  };
}

async function readReleased(folder: string): Promise<Surface[]> {
  const names = (await orNothing(readdir(folder))) ?? [];
  const files = names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  const surfaces = await Promise.all(files.map(async (file) => readSurface(await readFile(file, 'utf8'), file)));
  return surfaces.sort((a, b) => compareVersions(parseApiVersion(a.version), parseApiVersion(b.version)));
}

async function readExceptionFile(file: string): Promise<Exception[]> {
  const value = await orNothing(readHocon(file));
  const known = new Set(ALL_RULES.map(({ id }) => id));
  return value === undefined ? [] : readExceptions(value, file, (id) => known.has(id));
}

/** Undefined where a file or folder is missing. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
