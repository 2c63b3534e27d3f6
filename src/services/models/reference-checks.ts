import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

/**
 * Checks that what an edited model refers to exists in the company or is public (models.md §3).
 * @throws ApiError 400/16 for the first that does not
 */
export async function checkReferencesExist(
  { database, company }: ServiceContext,
  references: { task?: string; project?: string; parent?: string },
): Promise<void> {
  const visible = { company: { $in: ['', company] } };
  const checks = [
    ['task', references.task, (id: string) => database.tasks.countDocuments({ _id: id, ...visible }, { limit: 1 })],
    [
      'project',
      references.project,
      (id: string) => database.projects.countDocuments({ _id: id, ...visible }, { limit: 1 }),
    ],
    [
      'parent',
      references.parent,
      (id: string) => database.models.countDocuments({ _id: id, ...visible }, { limit: 1 }),
    ],
  ] as const;
  for (const [field, id, count] of checks) {
    if (id !== undefined && (await count(id)) === 0) {
      throw new ApiError('bad_request.fields_value_error', { extra: `no such ${field}`, data: { [field]: id } });
    }
  }
}
