import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SHIPPED, environmentOf } from '../support/programs.js';

/** How a server is started. */
export interface ServerOptions {
  /** Default: the shipped one. */
  program?: string;
  /** Environment settings such as `{ http__port: '0' }`. */
  settings?: Record<string, string>;
  /** Words of the command line. */
  words?: readonly string[];
  environment?: Record<string, string>;
}

/** A server process, whatever becomes of it. */
export interface ServerProcess {
  child: ChildProcess;
  pid: number;
  /** All that it wrote. */
  stdout(): string;
  stderr(): string;
  /** The lines of its log. */
  log(): LogLine[];
  /** Its address, once it listens. Rejects when it ends before. */
  listening: Promise<string>;
  /** Code and signal that it ended with, when its output is complete. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** A line of the log, as far as tests look at it. */
export interface LogLine {
  msg: string;
  pid: number;
  enginePid?: number;
  endpoint?: string;
  worker?: number;
}

/** Who calls the servers of these tests. */
export const CALLER = { key: 'RELIABLEKEY', secret: 'secret-of-the-reliable-caller' };
export const BASIC = `Basic ${Buffer.from(`${CALLER.key}:${CALLER.secret}`).toString('base64')}`;

const CREDENTIALS = [{ ...CALLER, role: 'user', user: { id: 'reliable-caller', name: 'Reliable Caller' } }];

/** A folder for the data and the temporary files of servers, removed after use. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'rel-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Settings of a server on an embedded engine in a folder, with the caller of these tests. */
export function embedded(folder: string, settings: Record<string, string> = {}): ServerOptions {
  return {
    settings: { database__folder: join(folder, 'db'), auth__credentials: JSON.stringify(CREDENTIALS), ...settings },
    environment: { TMPDIR: folder },
  };
}

/** Starts a server on a port that the system chooses. */
export function spawnServer({
  program = SHIPPED,
  settings = {},
  words = [],
  environment = {},
}: ServerOptions): ServerProcess {
  const child = spawn(process.execPath, [program, 'serve', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      ...environment,
      ...environmentOf({ http__port: '0', ...settings }),
    },
  });
  if (child.pid === undefined) throw new Error('the server could not be spawned');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended: ServerProcess['ended'] = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /listening on (http:\/\/[^"]+)"/.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
    void ended.then(() => reject(new Error(`the server ended before it listened:\n${stdout}\n${stderr}`)));
  });
  listening.catch(() => {}); // some tests expect it to end
  return {
    child,
    pid: child.pid,
    stdout: () => stdout,
    stderr: () => stderr,
    log: () =>
      stdout.split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : [])),
    listening,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}

/** Ends a server, by force when it does not stop, and the engine that it may have left. */
export async function endServer(server: ServerProcess): Promise<void> {
  const engine = enginePid(server);
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), 12_000);
  await server.ended;
  clearTimeout(force);
  if (engine !== undefined) await eventually(() => !isRunning(engine));
}

/** Process id of the engine that a server started last. */
export function enginePid(server: ServerProcess): number | undefined {
  const pids = [...server.stdout().matchAll(/"enginePid":(\d+),"folder".*is ready"/g)].map(([, pid]) => Number(pid));
  return pids.at(-1);
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  if (pid === 0) return false; // would mean this process's own group
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Number of files and sockets that a process has open; undefined where the system does not tell. */
export async function openFiles(pid: number): Promise<number | undefined> {
  return existsSync('/proc/self/fd') ? (await readdir(`/proc/${pid}/fd`)).length : undefined;
}

/** Waits until something is so; the test's own timeout ends it. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
