import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEngine } from '../src/database/engine/index.js';
import { CONNECTIONS, type Load, ROUNDS, compare, printHead } from './measure.js';
import type { BenchOptions } from './options.js';
import { endProcess, login, residentMegabytes, startServer } from './processes.js';
import { COMPANY, seed } from './seed.js';

export const BARE = fileURLToPath(new URL('bare-server.ts', import.meta.url));

/** Single calls beside a bare server that makes the same driver calls on the same engine. */
export async function measureCalls({ folder, engineOptions, seconds }: BenchOptions): Promise<void> {
  const engine = await startEngine({ ...engineOptions, folder: join(folder, 'calls') });
  const server = await startServer({ database__url: engine.uri });
  const bare = fork(BARE, [engine.uri, 'backend', COMPANY.id], { execArgv: ['--import', 'tsx'] });
  try {
    const [ports] = await once(bare, 'message');
    const ids = await seed(engine.uri, 'backend', { models: 20_000, projects: 50, tasks: 0 });
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
    const ping = plain(`${server.url}/debug.ping`, {});

    printHead(`${CONNECTIONS} connections, ${seconds} s a measurement, best of ${ROUNDS}, ${ids.length} models`);
    await compare('debug.ping', ping, plain(`${bareUrl}/ping`, {}), seconds);
    await compare('  against koa', ping, plain(`http://127.0.0.1:${ports.koa.port}/`, {}), seconds);
    const byId = call('models.get_by_id', ...someIds);
    await compare('models.get_by_id', byId, plain(`${bareUrl}/get_by_id`, ...someIds), seconds);
    await compare('models.get_all', call('models.get_all', page), plain(`${bareUrl}/get_all`, {}), seconds);
    await compare('models.create', call('models.create', draft), plain(`${bareUrl}/create`, draft), seconds);
    console.log(`\nresident memory of the server process after load: ${await residentMegabytes(server.process)} MB`);
  } finally {
    await endProcess(bare);
    await endProcess(server.process);
    await engine.stop();
  }
}
