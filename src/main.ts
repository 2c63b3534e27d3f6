/** The entry of the `armature` command: hands the process to the program. */
import { text } from 'node:stream/consumers';
import { runCommandLine } from './cli/run-command-line.js';

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  now: () => new Date(),
  write: (output) => void process.stdout.write(output),
  warn: (output) => void process.stderr.write(output),
  progress: (output) => void (process.stderr.isTTY && process.stderr.write(output)),
  readInput: () => text(process.stdin),
});
// A failed command may leave connections behind: they must not keep the process.
if (exitCode !== 0) process.exit(exitCode);
