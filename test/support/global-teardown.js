import { rm } from 'node:fs/promises';

/** Stops the engine of the suite and removes all that was written. */
export default async function globalTeardown() {
  const { engine, folder, houses } = globalThis.armatureTest;
  for (const house of houses) house.process.kill();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
}
