import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { HoconError, readHocon } from '../../hocon/index.js';
import { type ServiceFault, ServiceFilesError, checkServices } from '../check-services.js';
import { createLocator } from '../locate.js';
import { readServiceFiles } from '../read-services.js';
import type { ServiceDefinition } from '../service-definition.js';
import { readExceptions } from './lint-exceptions.js';
import { type LintFault, lintServices } from './lint-services.js';

/** What a folder of service files is held against. */
export interface LintSurroundings {
  /** The meta-schema (schema/meta.conf). */
  meta: object;
  /** The services beside which those of the folder are served. */
  others: readonly ServiceDefinition[];
  /** File of exceptions, if there is one. */
  exceptions: string | undefined;
}

/**
 * Lints the service files of a folder. When a server would refuse them (`hocon`, `service-file`), that alone is reported: the rules
 * are for services that start.
 * @throws HoconError or LintExceptionsError when the file of exceptions is wrong
 */
export async function lintFolder(folder: string, surroundings: LintSurroundings): Promise<LintFault[]> {
  const root = resolve(folder);
  const { meta, others, exceptions } = surroundings;
  const entries = exceptions === undefined ? [] : readExceptions(await readHocon(exceptions), exceptions);
  try {
    const sources = await readServiceFiles(root);
    if (sources.length === 0)
      return [{ ...REFUSED, file: root, line: 1, rule: 'service-file', message: 'there is no service file (*.conf)' }];
    // One definition a source, in the same order.
    const services = checkServices(meta, sources, others).map((definition, index) => ({
      definition,
      file: join(root, basename(sources[index]?.file ?? '')),
    }));
    return lintServices({
      services,
      others,
      exceptions: { file: resolve(exceptions ?? root), entries },
      readText,
    });
  } catch (error) {
    if (error instanceof HoconError) return error.faults.map((fault) => ({ ...REFUSED, ...fault, rule: 'hocon' }));
    if (error instanceof ServiceFilesError) return refusals(root, error.faults);
    throw error;
  }
}

const REFUSED = { service: '', place: '', fix: 'a server would not start with it' };

function refusals(root: string, faults: readonly ServiceFault[]): LintFault[] {
  const locateIn = createLocator(readText);
  return faults.map(({ file, path, message }) => ({
    ...REFUSED,
    ...locateIn(join(root, basename(file)), keysOf(path)),
    rule: 'service-file',
    place: path,
    message: `${path || '/'}: ${message}`,
  }));
}

/** The keys of a JSON pointer. */
function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
