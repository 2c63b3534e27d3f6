/**
 * The benchmark: actions of a server process beside a bare server that makes the same driver calls on the same engine in the same
 * run. Prints requests a second, p99 latency and the ratio; then start time and memory. `npm run bench -- --seconds 8`.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startEngine } from '../src/database/engine/index.js';
import { COMPANY, seedModels } from './seed.js';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '6' }, models: { type: 'string', default: '20000' } },
});
const SECONDS = Number(values.seconds);
const CONNECTIONS = 16;
const ROUNDS = 2;
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-server.ts', import.meta.url));
const CREDENTIALS = [
  { key: 'BENCHKEY', secret: 'bench-secret', role: 'user', user: { id: 'bench', name: 'Bench' }, company: COMPANY },
];

interface Load {
  url: string;
  /** Sent in turn. */
  bodies: object[];
  token?: string;
}

interface Measured {
  perSecond: number;
  p99: number;
}

const folder = await mkdtemp(join(tmpdir(), 'armature-bench-'));
const runtimeFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'armature', 'c-runtime');
const quiet = { info() {}, warn: console.warn, error: console.error };
try {
  await measureCalls();
  await measureStart();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measureCalls(): Promise<void> {
  const engine = await startEngine({ folder: join(folder, 'calls'), runtimeFolder, log: quiet });
  const server = await startServer({ database__url: engine.uri });
  const bare = fork(BARE, [engine.uri, 'backend', COMPANY.id], { execArgv: ['--import', 'tsx'] });
  try {
    const [ports] = await once(bare, 'message');
    const ids = await seedModels(engine.uri, Number(values.models));
    const token = await login(server.url);
    const bareUrl = `http://127.0.0.1:${ports.bare.port}`;
    const someIds = ids.filter((_id, index) => index % 97 === 0).map((model) => ({ model }));
    const page = { page: 0, page_size: 50, only_fields: ['id', 'name', 'last_update'], order_by: ['-last_update'] };
    const draft = { name: 'bench model', uri: 's3://bucket/model.pt', framework: 'PyTorch' };
    const call = (action: string, ...bodies: object[]): Load => ({
      url: `${server.url}/v2.31/${action}`,
      bodies,
      token,
    });
    const plain = (url: string, ...bodies: object[]): Load => ({ url, bodies });

    console.log(`${CONNECTIONS} connections, ${SECONDS} s a measurement, best of ${ROUNDS}, ${ids.length} models\n`);
    console.log('call              req/s   p99 ms  |  bare req/s  p99 ms  |  ratio');
    await compare('debug.ping', plain(`${server.url}/debug.ping`, {}), plain(`${bareUrl}/ping`, {}));
    await compare(
      '  against koa',
      plain(`${server.url}/debug.ping`, {}),
      plain(`http://127.0.0.1:${ports.koa.port}/`, {}),
    );
    await compare('models.get_by_id', call('models.get_by_id', ...someIds), plain(`${bareUrl}/get_by_id`, ...someIds));
    await compare('models.get_all', call('models.get_all', page), plain(`${bareUrl}/get_all`, {}));
    await compare('models.create', call('models.create', draft), plain(`${bareUrl}/create`, draft));
    console.log(`\nresident memory of the server process after load: ${await residentMegabytes(server.process)} MB`);
  } finally {
    await endProcess(bare);
    await endProcess(server.process);
    await engine.stop();
  }
}

async function compare(name: string, ours: Load, theirs: Load): Promise<void> {
  let own: Measured = { perSecond: 0, p99: 0 };
  let bare: Measured = { perSecond: 0, p99: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    bare = better(bare, await measure(theirs));
    own = better(own, await measure(ours));
  }
  const cells = [own.perSecond.toFixed(0).padStart(6), own.p99.toFixed(1).padStart(8)];
  const bareCells = [bare.perSecond.toFixed(0).padStart(10), bare.p99.toFixed(1).padStart(7)];
  console.log(
    `${name.padEnd(16)} ${cells.join(' ')}  |  ${bareCells.join(' ')}  |  ${(own.perSecond / bare.perSecond).toFixed(2)}`,
  );
}

function better(a: Measured, b: Measured): Measured {
  return a.perSecond >= b.perSecond ? a : b;
}

async function measure({ url, bodies, token }: Load): Promise<Measured> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: bodies.map((body) => ({ method: 'POST' as const, headers, body: JSON.stringify(body) })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} bad answers, ${result.errors} errors`);
  return { perSecond: result.requests.average, p99: result.latency.p99 };
}

async function measureStart(): Promise<void> {
  const data = join(folder, 'start');
  for (const label of ['empty data folder', 'existing data folder', 'existing data folder']) {
    const begin = performance.now();
    const server = await startServer({ database__folder: data });
    await fetch(`${server.url}/debug.ping`);
    const took = performance.now() - begin;
    console.log(
      `cold start, ${label}: first answer after ${took.toFixed(0)} ms, ${await residentMegabytes(server.process)} MB resident`,
    );
    await endProcess(server.process);
  }
}

async function startServer(settings: Record<string, string>): Promise<{ url: string; process: ChildProcess }> {
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

async function login(url: string): Promise<string> {
  const authorization = `Basic ${Buffer.from('BENCHKEY:bench-secret').toString('base64')}`;
  const response = await fetch(`${url}/auth.login`, { headers: { authorization } });
  const { data } = (await response.json()) as { data: { token: string } };
  return data.token;
}

async function residentMegabytes(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
