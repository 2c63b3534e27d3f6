import type { Terminal } from './terminal.js';

/** Writes a value for scripts. */
export function printJson(value: unknown, { write }: Terminal): void {
  write(`${JSON.stringify(value, null, 2)}\n`);
}
