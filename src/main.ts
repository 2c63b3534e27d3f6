#!/usr/bin/env node
/** The entry of the `armature` command: hands the process to the program, and tells what ended it. */
import { text } from 'node:stream/consumers';
import { CommandError } from './cli/command-error.js';
import { runProgram } from './cli/program.js';
import { explainError } from './server/explain-error.js';

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

runProgram(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  now: () => new Date(),
  write: (output) => void process.stdout.write(output),
  warn: (output) => void process.stderr.write(output),
  readInput: () => text(process.stdin),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof CommandError ? error.message : explainError(error)}\n`);
  // A failed command may leave connections behind: they must not keep the process.
  process.exit(error instanceof CommandError ? error.exitCode : 1);
});
