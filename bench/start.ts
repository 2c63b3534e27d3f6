import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { BenchOptions } from './options.js';
import { endProcess, residentMegabytes, startServer } from './processes.js';

/** Time from process start to the first answered call, with the embedded engine, and memory after it. */
export async function measureStart({ folder }: BenchOptions): Promise<void> {
  const data = join(folder, 'start');
  console.log();
  for (const label of ['empty data folder', 'existing data folder', 'existing data folder']) {
    const begin = performance.now();
    const server = await startServer({ database__folder: data });
    await fetch(`${server.url}/debug.ping`);
    const took = (performance.now() - begin).toFixed(0);
    const memory = await residentMegabytes(server.process);
    console.log(`cold start, ${label}: first answer after ${took} ms, ${memory} MB resident`);
    await endProcess(server.process);
  }
}
