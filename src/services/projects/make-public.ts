import { databaseFailure, type ProjectDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { nameTaken } from './project-name.js';

/**
 * Shows projects of the company to everybody, but not what is in or below them: all of them or none (projects.md §11).
 * @throws ApiError 400/401 with the ids that are not the company's, 400/801 when a public project has the name of one
 */
export const makePublic: Handler<'projects.make_public'> = async (context, { ids }) => {
  const { company } = context;
  return { updated: await changeOwner(context, ids, { company }, { company: '', company_origin: company }) };
};

/**
 * Takes projects back that the company had made public (projects.md §11).
 * @throws ApiError 400/401 with the ids that it had not, 400/801 when the company has another project of the name of one
 */
export const makePrivate: Handler<'projects.make_private'> = async (context, { ids }) => {
  const { company } = context;
  return { updated: await changeOwner(context, ids, { company: '', company_origin: company }, { company }) };
};

type Owner = Pick<ProjectDocument, 'company' | 'company_origin'>;

/** Everything is checked before anything is written. */
async function changeOwner(
  { database }: ServiceContext,
  ids: readonly string[],
  from: Owner,
  to: Owner,
): Promise<number> {
  const candidates = { _id: { $in: [...ids] }, ...from };
  const found = await database.projects.find(candidates, { projection: { name: 1 } }).toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length > 0) throw new ApiError('bad_request.invalid_project_id', { data: { ids: missing } });

  const names = found.map(({ name }) => name);
  const taken = await database.projects.findOne(
    { name: { $in: names }, company: to.company },
    { projection: { name: 1 } },
  );
  if (taken) throw nameTaken(taken.name);
  try {
    const { matchedCount } = await database.projects.updateMany(candidates, {
      $set: to,
      ...(to.company_origin === undefined && { $unset: { company_origin: '' } }),
    });
    return matchedCount;
  } catch (error) {
    throw databaseFailure(error) === 'duplicate' ? nameTaken(names.join(', ')) : error;
  }
}
