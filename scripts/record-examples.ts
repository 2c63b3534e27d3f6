/**
 * Plays the story of test/examples on a server with an empty database and writes what it answered to `schema/examples`, from where
 * OpenAPI documents take it (`npm run examples`). The suite plays it again and fails when the files are out of date.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { ActionExample } from '../src/schema/openapi/action-example.js';
import { recordExamples } from '../test/examples/record-examples.js';
import { withEngine, withFolder } from '../test/database/engine/engine-kit.js';

const folder = fileURLToPath(new URL('../schema/examples', import.meta.url));

await withFolder((data) =>
  withEngine(data, async ({ uri }) => {
    process.env['ARMATURE_TEST_DATABASE_URL'] = uri;
    await writeExamples(await recordExamples());
  }),
);

async function writeExamples(examples: ReadonlyMap<string, ActionExample>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const style = await resolveConfig(import.meta.filename);
  for (const [action, example] of examples) {
    const file = join(folder, `${action}.json`);
    await writeFile(file, await format(JSON.stringify(example), { ...style, filepath: file }));
  }
  console.log(`${examples.size} examples are in ${folder}`);
}
