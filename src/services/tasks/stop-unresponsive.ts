import type { ServiceContext } from '../context.js';
import { touchProjects } from '../projects/index.js';
import { statusFields } from './change-status.js';

/** Who stops a task when nobody does; existing clients know the name. */
const SERVER_USER = '__apiserver__';
const NOTE = 'Forced stop (non-responsive)';

/**
 * Stops the tasks of all companies that run but have not been heard of since `thresholdSec` (tasks.md §17.3). A task that is heard of
 * at the last moment goes on. Several servers may do it at once.
 *
 * @returns how many it stopped
 */
export async function stopUnresponsive(
  { database, now }: Pick<ServiceContext, 'database' | 'now'>,
  thresholdSec: number,
): Promise<number> {
  const silent = {
    status: 'in_progress',
    last_update: { $lt: new Date(now.getTime() - thresholdSec * 1000) },
  } as const;
  const tasks = await database.tasks.find(silent, { projection: { company: 1, project: 1 } }).toArray();
  if (tasks.length === 0) return 0;
  for (const company of new Set(tasks.map((task) => task.company))) {
    const theirs = tasks.filter((task) => task.company === company);
    await touchProjects(
      { database, company, now },
      theirs.map(({ project }) => project),
    );
  }
  const { matchedCount } = await database.tasks.updateMany(
    { _id: { $in: tasks.map(({ _id }) => _id) }, ...silent },
    {
      $set: statusFields(
        { now, identity: { user: SERVER_USER, company: '', role: 'system' } },
        { to: 'stopped', status_reason: NOTE, status_message: NOTE },
      ),
    },
  );
  return matchedCount;
}
