import { explainError } from '../server/explain-error.js';
import { CommandError } from './command-error.js';
import { runProgram } from './program.js';
import type { Terminal } from './terminal.js';

/**
 * Runs the `armature` command and tells what ended it.
 * @param words what stands after the program's name
 * @returns the exit code; a server that was started goes on
 */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await runProgram(words, terminal);
    return 0;
  } catch (error) {
    terminal.warn(`${error instanceof CommandError ? error.message : explainError(error)}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
}
