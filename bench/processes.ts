import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { COMPANY } from './seed.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const CREDENTIALS = [
  { key: 'BENCHKEY', secret: 'bench-secret', role: 'user', user: { id: 'bench', name: 'Bench' }, company: COMPANY },
];

/** A server process, and where it listens. */
export interface ServerProcess {
  url: string;
  process: ChildProcess;
}

/** Starts the server with settings such as `{ database__url: 'mongodb://…' }`. */
export async function startServer(settings: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      ARMATURE__http__port: '0',
      ARMATURE__auth__credentials: JSON.stringify(CREDENTIALS),
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`ARMATURE__${name}`, value])),
    },
  });
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (output.length > 100_000) return;
      output += chunk.toString();
      const url = /listening on (http:\/\/[^"]+)"/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, process: child });
    });
  });
}

/** A token of the benchmark's user. */
export async function login(url: string): Promise<string> {
  const authorization = `Basic ${Buffer.from('BENCHKEY:bench-secret').toString('base64')}`;
  const response = await fetch(`${url}/auth.login`, { headers: { authorization } });
  const { data } = (await response.json()) as { data: { token: string } };
  return data.token;
}

export async function residentMegabytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
