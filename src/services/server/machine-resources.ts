import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import type { Resources, Spread } from '../../generated/server.js';

/** What the load average covers. */
const INTERVAL_SEC = 60;
const GIBIBYTE = 1024 ** 3;

/** The load of this machine over the last minute, in per cent of all cores, and its memory now (auth-login-server.md §6). */
export function machineResources(): Resources {
  const cores = availableParallelism();
  const [load = 0] = loadavg();
  const free = freemem();
  return {
    interval_sec: INTERVAL_SEC,
    num_cores: cores,
    cpu_usage: { avg: (100 * load) / cores },
    mem_used_gb: steady((totalmem() - free) / GIBIBYTE),
    mem_free_gb: steady(free / GIBIBYTE),
  };
}

function steady(value: number): Spread {
  return { min: value, max: value, avg: value };
}
