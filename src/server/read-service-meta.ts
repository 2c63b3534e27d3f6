import { readFile } from 'node:fs/promises';
import { isObject } from '../json/is-object.js';

const SERVICE_META = new URL('../../generated/service-meta.json', import.meta.url);

/** The meta-schema of service files (schema/meta.conf), from the JSON that the build made. */
export async function readServiceMeta(): Promise<object> {
  const meta: unknown = JSON.parse(await readFile(SERVICE_META, 'utf8'));
  return isObject(meta) ? meta : {};
}
