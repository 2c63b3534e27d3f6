import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/run-command-line.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { TestDatabases } from '../support/test-database.js';

/** How a command is run. */
export interface RunOptions {
  environment?: Record<string, string>;
  input?: string;
  folder?: string;
}

/** What became of it. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The file that npm runs as `armature`. */
export const ARMATURE = fileURLToPath(new URL('../../bin/armature.js', import.meta.url));

/** A terminal that nobody reads. */
export const silentTerminal: Terminal = {
  environment: {},
  folder: '/',
  now: () => new Date(),
  write: () => undefined,
  warn: () => undefined,
  progress: () => undefined,
  readInput: async () => '',
};

/** Runs the command `armature` as its process does, but in ours: a process for each of hundreds would take minutes. */
export async function armature(
  words: readonly string[],
  { environment = {}, input = '', folder = '/' }: RunOptions = {},
): Promise<Run> {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine(words, {
    ...silentTerminal,
    environment,
    folder,
    write: (output) => void (stdout += output),
    warn: (output) => void (stderr += output),
    readInput: async () => input,
  });
  return { code, stdout, stderr };
}

/** Runs the command `armature` in a process of its own, with nothing of our environment but what every process needs. */
export async function armatureProcess(
  words: readonly string[],
  { environment = {}, input, folder }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [ARMATURE, ...words], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    ...(folder !== undefined && { cwd: folder }),
  });
  if (input !== undefined) child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** Runs a command that must succeed, and reads the JSON that it prints. */
export async function armatureJson(words: readonly string[], options?: RunOptions): Promise<unknown> {
  const { code, stdout, stderr } = await armature([...words, '--json'], options);
  if (code !== 0) throw new Error(`armature ${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/** The settings that lead a command to the databases of a test. */
export function settingsOf({ url, backend, auth }: TestDatabases): Record<string, string> {
  return { ARMATURE__database__url: url, ARMATURE__database__backend: backend, ARMATURE__database__auth: auth };
}

/** Runs with a temporary folder that is removed afterwards. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
