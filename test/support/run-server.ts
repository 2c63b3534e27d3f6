import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server that runs. */
export interface RunningServer {
  url: string;
  pid: number;
  /** Everything that it has written. */
  output(): string;
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

const START_TIMEOUT_MS = 60_000;

/** Runs a program of ours as a process of its own. */
export async function runInOwnProcess(program: string, environment: Environment): Promise<RunningServer> {
  const child = spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    url: await untilListening(child, () => output),
    pid: Number(child.pid),
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function untilListening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`the server ${reason}:\n${output()}`));
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    child.once('exit', (code) => fail(`ended with code ${code}`));
    child.stdout?.on('data', () => {
      const url = /listening on (http:\/\/[^"]+)"/.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

/** Runs a server in a process that serves several test files (server-house.js). */
export async function runInHouse(environment: Environment): Promise<RunningServer> {
  const houses = (process.env['ARMATURE_TEST_SERVER_HOUSES'] ?? '').split(' ');
  const house = houses[(Number(process.env['JEST_WORKER_ID']) - 1) % houses.length];
  const folder = await mkdtemp(join(tmpdir(), 'log-'));
  const logFile = join(folder, 'log');
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${house}/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`the servers of the suite failed:\n${await response.text()}`);
    return response.json();
  };
  const { url, pid } = startedOf(await ask('POST', '', { environment, logFile }));
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
