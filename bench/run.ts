/**
 * The benchmark: actions of a server process beside a bare server that makes the same driver calls on the same engine in the same
 * run. Prints requests a second, p99 latency and the ratio; then how listings grow with the data; then calls on tasks; then start time and memory.
 * `npm run bench -- --seconds 8 --only listings`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCalls } from './calls.js';
import { measureListings } from './listings.js';
import { measureStart } from './start.js';
import { measureTasks } from './tasks.js';

const PARTS = { calls: measureCalls, listings: measureListings, tasks: measureTasks, start: measureStart };

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '6' }, only: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'armature-bench-'));
const runtimeFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'armature', 'c-runtime');
const log = { info() {}, warn: console.warn, error: console.error };
try {
  for (const [name, measurePart] of Object.entries(PARTS)) {
    if (values.only !== undefined && values.only !== name) continue;
    await measurePart({ folder, engineOptions: { runtimeFolder, log }, seconds: Number(values.seconds) });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
