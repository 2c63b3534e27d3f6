import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnServer } from '../reliability/server-process.js';
import { environmentOf } from './programs.js';

/** A server that runs. */
export interface RunningServer {
  url: string;
  pid: number;
  /** Everything that it has written. */
  output(): string;
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** Runs a program of ours as a process of its own. */
export async function runInOwnProcess(program: string, settings: Settings): Promise<RunningServer> {
  const server = spawnServer({ program, settings });
  return {
    url: await server.listening,
    pid: server.pid,
    output: () => `${server.stdout()}${server.stderr()}`,
    async stop() {
      server.kill('SIGTERM');
      await server.ended;
    },
  };
}

/** Runs a server in a process that serves several test files (server-house.js). */
export async function runInHouse(settings: Settings): Promise<RunningServer> {
  const houses = (process.env['ARMATURE_TEST_SERVER_HOUSES'] ?? '').split(' ');
  const house = houses[(Number(process.env['JEST_WORKER_ID']) - 1) % houses.length];
  const folder = await mkdtemp(join(tmpdir(), 'log-'));
  const logFile = join(folder, 'log');
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${house}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`the servers of the suite failed:\n${await response.text()}`);
    return response.json();
  };
  const { url, pid } = startedOf(await ask('POST', '', { environment: environmentOf(settings), logFile }));
  let whole: string | undefined;
  const output = () => whole ?? (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  return {
    url,
    pid,
    output,
    async stop() {
      if (whole !== undefined) return;
      await ask('DELETE', new URL(url).port);
      whole = output();
      await rm(folder, { recursive: true });
    },
  };
}

function startedOf(answer: unknown): { url: string; pid: number } {
  const { url, pid } = Object(answer);
  return { url: String(url), pid: Number(pid) };
}
