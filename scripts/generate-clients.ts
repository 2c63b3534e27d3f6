/** Writes the clients of the newest API version, one for each language, into `clients/`. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GENERATORS, generateClient, writeFiles } from '../src/cli/client.js';
import { newestVersion } from '../src/schema/newest-version.js';
import { surfaceAt } from '../src/schema/surface/surface-at.js';
import { loadDefinitions } from '../src/server/load-definitions.js';

const { own } = await loadDefinitions('');
const surface = surfaceAt(own, newestVersion(own));
for (const language of Object.keys(GENERATORS)) {
  const folder = fileURLToPath(new URL(`../clients/${language}`, import.meta.url));
  await rm(folder, { recursive: true, force: true });
  await writeFiles(generateClient(language, surface), folder);
}
