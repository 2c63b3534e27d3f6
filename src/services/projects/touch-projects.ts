import type { ServiceContext } from '../context.js';

/**
 * Stamps `last_update` of projects of the company: something in them changed (storage-model.md §16). Call it before the change:
 * a retry after a crash then stamps again, and a stamp without a change does no harm.
 *
 * @param ids what entities have as their project; those without one are passed over
 */
export async function touchProjects(
  { database, company, now }: Pick<ServiceContext, 'database' | 'company' | 'now'>,
  ids: Iterable<string | null | undefined>,
): Promise<void> {
  const touched = [...new Set(ids)].filter((id) => typeof id === 'string');
  if (touched.length === 0) return;
  await database.projects.updateMany({ _id: { $in: touched }, company }, { $set: { last_update: now } });
}
