import { rm } from 'node:fs/promises';

/** Stops the engine of the suite and removes all that was written. */
export default async function globalTeardown() {
  const { engine, folder } = globalThis.armatureTest;
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
}
