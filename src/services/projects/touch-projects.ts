import type { ServiceContext } from '../context.js';

type Caller = Pick<ServiceContext, 'database' | 'company' | 'now'>;
type ProjectIds = Iterable<string | null | undefined>;

/**
 * Stamps `last_update` of projects of the company: something in them changed (storage-model.md §16). Call it before the change:
 * a retry after a crash then stamps again, and a stamp without a change does no harm. Public projects are only noted.
 *
 * @param ids what entities have as their project; those without one are passed over
 */
export async function touchProjects(caller: Caller, ids: ProjectIds): Promise<void> {
  const { company, now } = caller;
  const isOwn = { $eq: ['$company', { $literal: company }] };
  await stampProjects(caller, ids, { contents_changed: now, last_update: { $cond: [isOwn, now, '$last_update'] } });
}

/**
 * Notes that what is in projects changes in a way that callers are not shown as an update of the projects, so that statistics are
 * counted anew (tasks.md §17.2). Call it before the change, as `touchProjects`.
 */
export async function noteChangedContents(caller: Caller, ids: ProjectIds): Promise<void> {
  await stampProjects(caller, ids, { contents_changed: caller.now });
}

async function stampProjects({ database, company }: Caller, ids: ProjectIds, stamps: object): Promise<void> {
  const stamped = [...new Set(ids)].filter((id) => typeof id === 'string');
  if (stamped.length === 0) return;
  await database.projects.updateMany({ _id: { $in: stamped }, company: { $in: ['', company] } }, [{ $set: stamps }]);
}
