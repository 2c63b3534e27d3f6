import { rm } from 'node:fs/promises';

/** Stops the engine of the suite and removes its data. */
export default async function globalTeardown() {
  const started = globalThis.armatureTestEngine;
  if (!started) return;
  await started.engine.stop();
  await rm(started.folder, { recursive: true, force: true });
}
