import { readFileSync, readdirSync } from 'node:fs';
import type { GeneratedFile } from './generated-file.js';

// The same place seen from src and from dist: what is copied into packages are the sources.
const CLIENTS = new URL('../../../src/schema/clients/', import.meta.url);

/**
 * The files of a client's runtime, from `<language>/runtime`: what does not depend on the schema is ordinary source code,
 * checked and tested here, and copied as it is.
 * @param extension such as `.ts`; other files are not part of it
 */
export function runtimeFiles(language: string, extension: string): GeneratedFile[] {
  const folder = new URL(`${language}/runtime/`, CLIENTS);
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') }));
}
