/**
 * The build step that reads all HOCON once: service files into canonical JSON and types, the settings and the error
 * catalogue into modules (design.md, «HOCON is build input»). Does nothing when its inputs have not changed.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateErrorCatalogue } from '../src/rpc/generate-error-catalogue.js';
import { HoconError, readHocon } from '../src/hocon/index.js';
import { ServiceFilesError } from '../src/schema/check-services.js';
import { generateActionMap, generateServiceTypes, typeOf } from '../src/schema/generate-types.js';
import { isObject } from '../src/json/is-object.js';
import { fittingExamples } from '../src/schema/openapi/fitting-examples.js';
import { readExamples } from '../src/schema/openapi/read-examples.js';
import { isJsonSchema } from '../src/schema/json-schema.js';
import { readServices } from '../src/schema/read-services.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const typesFolder = join(root, 'src/generated');
const jsonFolder = join(root, 'generated');
const stampFile = join(jsonFolder, 'inputs.sha256');

const packageFile: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const packageVersion = isObject(packageFile) ? String(packageFile['version']) : '';
const stamp = await hashInputs(['schema', 'config', 'src/schema', 'src/hocon', 'scripts', 'src/rpc']);
if (!existsSync(stampFile) || (await readFile(stampFile, 'utf8')) !== stamp) {
  try {
    await generate();
    await writeFile(stampFile, stamp);
  } catch (error) {
    if (!(error instanceof HoconError || error instanceof ServiceFilesError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function generate(): Promise<void> {
  const meta = await readHocon(join(root, 'schema/meta.conf'));
  if (!isJsonSchema(meta)) throw new Error('schema/meta.conf is not a JSON Schema');
  const services = await readServices(join(root, 'schema/services'), meta);
  const settingsMeta = await readHocon(join(root, 'config/meta.conf'));
  if (!isJsonSchema(settingsMeta)) throw new Error('config/meta.conf is not a JSON Schema');
  const defaults = await readHocon(join(root, 'config/default.conf'));
  const errors = await readHocon(join(root, 'config/errors.conf'));

  await rm(typesFolder, { recursive: true, force: true });
  await mkdir(typesFolder, { recursive: true });
  await mkdir(jsonFolder, { recursive: true });
  for (const service of services) {
    await writeFile(join(typesFolder, `${service.service}.ts`), generateServiceTypes(service));
  }
  await writeFile(join(typesFolder, 'actions.ts'), generateActionMap(services));
  await writeFile(
    join(typesFolder, 'settings.ts'),
    [
      '// Generated from config/meta.conf and config/default.conf by `npm run generate`; not meant to be edited.',
      `export type Settings = ${typeOf(settingsMeta, 'response')};`,
      `export const settingsSchema = ${JSON.stringify(settingsMeta, null, 1)};`,
      `export const defaultSettings: Settings = ${JSON.stringify(defaults, null, 1)};`,
      '',
    ].join('\n'),
  );
  await writeFile(join(typesFolder, 'error-catalogue.ts'), generateErrorCatalogue(errors));
  await writeFile(
    join(typesFolder, 'package-version.ts'),
    `/** Version of this server, from package.json. */\nexport const PACKAGE_VERSION = ${JSON.stringify(packageVersion)};\n`,
  );
  await writeFile(join(jsonFolder, 'services.json'), JSON.stringify(services));
  const examples = fittingExamples(services, await readExamples(join(root, 'schema/examples')));
  await writeFile(join(jsonFolder, 'examples.json'), JSON.stringify(examples));
  await writeFile(join(jsonFolder, 'service-meta.json'), JSON.stringify(meta));
}

async function hashInputs(folders: string[]): Promise<string> {
  const hash = createHash('sha256').update(packageVersion);
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries
      .filter((e) => e.isFile())
      .sort((a, b) => (a.parentPath + a.name < b.parentPath + b.name ? -1 : 1))) {
      hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest('hex');
}
