import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startEngine } from '../src/database/engine/index.js';
import { BARE } from './calls.js';
import { CONNECTIONS, type Load, ROUNDS, compare, printHead } from './measure.js';
import type { BenchOptions } from './options.js';
import { endProcess, login, startServer } from './processes.js';
import { COMPANY, projectId, seed } from './seed.js';
import { LEARNING_RATE, taskDocument, taskDraft, taskId } from './task-document.js';
import { WAITING_QUEUE, keepFilled } from './waiting-queue.js';

const SIZES = [
  { label: 'small', models: 0, tasks: 20_000, projects: 50 },
  { label: 'large', models: 0, tasks: 200_000, projects: 500 },
];
const PAGE = 25;
const NUMERIC = { locale: 'en_US', numericOrdering: true };

/** An action, and the driver call that a bare server makes for it. */
interface Case {
  name: string;
  action: string;
  bodies: object[];
  route: string;
  bare: object[];
}

/** All fields of the newest tasks of a project that fulfil some conditions. */
const page = (name: string, conditions: object, filter: object, options: object = {}): Case => ({
  name: `tasks.get_all_ex ${name}`,
  action: 'tasks.get_all_ex',
  bodies: [{ project: [projectId(7)], ...conditions, order_by: ['-last_update'], page: 0, page_size: PAGE }],
  route: 'find',
  bare: [
    {
      collection: 'task',
      filter: { project: projectId(7), system_tags: { $ne: 'hidden' }, ...filter },
      sort: { last_update: -1, _id: 1 },
      limit: PAGE,
      ...options,
    },
  ],
});

function casesFor(tasks: number): Case[] {
  const ids = Array.from({ length: 200 }, (_, index) => taskId(Math.floor((index * tasks) / 200)));
  const drafts = Array.from({ length: 20 }, (_, index) => taskDraft(index));
  return [
    {
      name: 'tasks.get_by_id',
      action: 'tasks.get_by_id',
      bodies: ids.map((task) => ({ task })),
      route: 'get_task',
      bare: ids.map((task) => ({ task })),
    },
    page('by project', {}, {}),
    page('by status and tag', { status: ['completed'], tags: ['tag-3'] }, { status: 'completed', tags: 'tag-3' }),
    page(
      'by hyper-parameter',
      { [LEARNING_RATE]: ['0.3'] },
      { [LEARNING_RATE]: '0.3' },
      { collation: NUMERIC, hint: { company: 1, project: 1, last_update: -1, _id: 1 } },
    ),
    { name: 'tasks.create', action: 'tasks.create', bodies: drafts, route: 'create_task', bare: drafts },
    {
      name: 'queues.get_next_task',
      action: 'queues.get_next_task',
      bodies: [{ queue: WAITING_QUEUE }],
      route: 'pop',
      bare: [{ queue: WAITING_QUEUE }],
    },
  ];
}

/** Calls on large task documents beside a bare server, on a small and a large database. */
export async function measureTasks({ folder, engineOptions, seconds }: BenchOptions): Promise<void> {
  for (const { label, ...size } of SIZES) {
    const engine = await startEngine({ ...engineOptions, folder: join(folder, `tasks-${label}`) });
    // The indexes come with the server: building them over what is there is quicker than keeping them up.
    await seed(engine.uri, 'backend', size, taskDocument);
    const server = await startServer({ database__url: engine.uri });
    const bare = fork(BARE, [engine.uri, 'backend', COMPANY.id], { execArgv: ['--import', 'tsx'] });
    let queue: Awaited<ReturnType<typeof keepFilled>> | undefined;
    try {
      const [ports] = await once(bare, 'message');
      queue = await keepFilled(engine.uri, 'backend');
      const token = await login(server.url);
      const about = `${CONNECTIONS} connections, ${seconds} s a measurement, best of ${ROUNDS}`;
      printHead(`${about}, ${label}: ${size.tasks} tasks in ${size.projects} projects`);
      for (const { name, action, bodies, route, bare: calls } of casesFor(size.tasks)) {
        const ours: Load = { url: `${server.url}/v2.31/${action}`, bodies, token };
        const theirs: Load = { url: `http://127.0.0.1:${ports.bare.port}/${route}`, bodies: calls };
        await compare(name, ours, theirs, seconds);
      }
    } finally {
      await queue?.stop();
      await endProcess(bare);
      await endProcess(server.process);
      await engine.stop();
    }
  }
}
