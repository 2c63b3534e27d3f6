import type { Experiments } from '../../generated/server.js';
import { formatDate } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { machineResources } from './machine-resources.js';
import { serverUuid } from './server-uuid.js';

/** How the caller's company uses the server (auth-login-server.md §6). Workers are not kept track of: there are no agents. */
export const getStats: Handler<'server.get_stats'> = async (context) => {
  const { database, settings, company, now } = context;
  const [uuid, queues, users, experiments] = await Promise.all([
    serverUuid(database),
    database.queues.countDocuments({ company }),
    database.users.countDocuments({ company }),
    experimentsOf(context),
  ]);
  return {
    time: formatDate(now),
    company_id: company,
    server: {
      version: settings.api.server_version,
      deployment: 'manual',
      uuid,
      queues: { count: queues },
      users: { count: users },
      resources: machineResources(),
      experiments,
    },
    agents: [],
  };
};

/** The tasks that ran; a task without status was only created. */
async function experimentsOf({ database, settings, company }: ServiceContext): Promise<Experiments> {
  const [found] = await database.tasks
    .aggregate<{ count: number; milliseconds: number | null; iterations: number }>(
      [
        { $match: { company, started: { $type: 'date' }, status: { $nin: ['created', 'queued', null] } } },
        {
          $group: {
            _id: null,
            count: { $sum: 1 },
            milliseconds: { $avg: { $subtract: ['$last_update', '$started'] } },
            iterations: { $avg: { $ifNull: ['$last_iteration', 0] } },
          },
        },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  if (!found) return {};
  return {
    count: found.count,
    avg_run_time_sec: Math.trunc((found.milliseconds ?? 0) / 1000),
    avg_iterations: Math.trunc(found.iterations),
  };
}
