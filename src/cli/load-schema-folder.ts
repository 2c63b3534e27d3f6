import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import type { SchemaFolder } from '../schema/diff/schema-folder.js';
import { readServiceMeta } from '../server/read-service-meta.js';
import type { Terminal } from './terminal.js';

const OWN_FOLDER = fileURLToPath(new URL('../../schema', import.meta.url));

/** `--folder FOLDER`, of the commands that compare and release service files. */
export function schemaFolderOption(): Option {
  return new Option('--folder <folder>', 'folder with services, released and exceptions.conf').default(
    OWN_FOLDER,
    'schema of this checkout',
  );
}

/**
 * The service files of a folder, read anew, and what of them was released.
 * @throws HoconError or ServiceFilesError that name what is wrong
 */
export async function loadSchemaFolder(folder: string, terminal: Terminal): Promise<SchemaFolder> {
  const { readSchemaFolder } = await import('../schema/diff/schema-folder.js');
  return readSchemaFolder(resolve(terminal.folder, folder), await readServiceMeta());
}
