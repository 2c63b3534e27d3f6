import { readFileSync } from 'node:fs';

/**
 * What tells a running process from any other that has or had its id: where `/proc` is, the boot and the clock tick at which
 * it started; elsewhere only that it runs.
 *
 * @returns undefined when no such process runs
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return startOf(pid);
  try {
    process.kill(pid, 0);
    return 'running';
  } catch (error) {
    const isForeign = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
    return isForeign ? 'running' : undefined;
  }
}

function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets that may hold anything. After it: state, …, and start time as the 22nd field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    return state === 'Z' || state === 'X' ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
