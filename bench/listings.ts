import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startEngine } from '../src/database/engine/index.js';
import { BARE } from './calls.js';
import { type Load, type Measured, compare, printHead } from './measure.js';
import type { BenchOptions } from './options.js';
import { endProcess, login, startServer } from './processes.js';
import { COMPANY, projectId, seed } from './seed.js';

/** Two databases of the same shape, the second ten times as large. */
const SIZES = [
  { label: 'small', models: 20_000, tasks: 20_000, projects: 50 },
  { label: 'large', models: 200_000, tasks: 200_000, projects: 500 },
];

const NEWEST = { last_update: -1, _id: 1 };
const PAGE = 50;

/** A listing, and the queries that a bare server makes for it. */
interface Case {
  name: string;
  action: string;
  body: object;
  bare: object;
}

const models = (
  name: string,
  conditions: object,
  filter: object,
  order = ['-last_update'],
  sort: object = NEWEST,
): Case => ({
  name: `models.get_all_ex ${name}`,
  action: 'models.get_all_ex',
  body: { ...conditions, order_by: order, page: 0, page_size: PAGE },
  bare: { collection: 'model', filter, sort, limit: PAGE },
});

const CASES: Case[] = [
  models('by project', { project: [projectId(7)] }, { project: projectId(7) }),
  models('by tag', { tags: ['tag-3'] }, { tags: 'tag-3' }),
  models('by text', { search_text: 'baseline' }, { $text: { $search: 'baseline' } }, ['@text_score'], {
    score: { $meta: 'textScore' },
    _id: 1,
  }),
  {
    name: 'projects.get_all_ex with statistics',
    action: 'projects.get_all_ex',
    body: { include_stats: true, order_by: ['-last_update'], page: 0, page_size: PAGE },
    bare: { collection: 'project', filter: {}, sort: NEWEST, limit: PAGE, countTasks: true },
  },
];

/** Listings on a small and a large database: how the time of a call grows with what it does not show. */
export async function measureListings({ folder, engineOptions, seconds }: BenchOptions): Promise<void> {
  const measured = new Map<string, Measured[]>();
  for (const { label, ...size } of SIZES) {
    const engine = await startEngine({ ...engineOptions, folder: join(folder, label) });
    // The indexes come with the server: building them over what is there is quicker than keeping them up.
    await seed(engine.uri, 'backend', size);
    const server = await startServer({ database__url: engine.uri });
    const bare = fork(BARE, [engine.uri, 'backend', COMPANY.id], { execArgv: ['--import', 'tsx'] });
    try {
      const [ports] = await once(bare, 'message');
      const token = await login(server.url);
      printHead(`${label}: ${size.models} models and ${size.tasks} tasks in ${size.projects} projects`);
      for (const { name, action, body, bare: query } of CASES) {
        const ours: Load = { url: `${server.url}/v2.31/${action}`, bodies: [body], token };
        const theirs: Load = { url: `http://127.0.0.1:${ports.bare.port}/find`, bodies: [query] };
        measured.set(name, [...(measured.get(name) ?? []), await compare(name, ours, theirs, seconds)]);
      }
    } finally {
      await endProcess(bare);
      await endProcess(server.process);
      await engine.stop();
    }
  }
  console.log('\ntime of a call, large to small');
  for (const [name, [small, large]] of measured) {
    if (small && large) console.log(`${name.padEnd(36)} ${(small.perSecond / large.perSecond).toFixed(2)}`);
  }
}
