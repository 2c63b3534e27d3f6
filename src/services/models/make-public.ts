import type { ServiceContext, Handler } from '../context.js';
import { ApiError } from '../../rpc/api-error.js';
import { changeStamps } from './writable-model.js';

/** Shows models of the company to everybody: all of them or none (models.md §8). */
export const makePublic: Handler<'models.make_public'> = async (context, { ids }) => {
  const { database, company } = context;
  const own = { _id: { $in: ids }, company };
  await checkAllThere(context, ids, own);
  const { matchedCount } = await database.models.updateMany(own, {
    $set: { company: '', company_origin: company, ...changeStamps(context) },
  });
  return { updated: matchedCount };
};

/** Takes models back that the company had made public (models.md §8). */
export const makePrivate: Handler<'models.make_private'> = async (context, { ids }) => {
  const { database, company } = context;
  const published = { _id: { $in: ids }, company: '', company_origin: company };
  await checkAllThere(context, ids, published);
  const { matchedCount } = await database.models.updateMany(published, {
    $set: { company, ...changeStamps(context) },
    $unset: { company_origin: '' },
  });
  return { updated: matchedCount };
};

async function checkAllThere(
  { database }: ServiceContext,
  ids: readonly string[],
  candidates: { _id: { $in: string[] }; company: string },
): Promise<void> {
  const found = await database.models.find(candidates, { projection: { _id: 1 } }).toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length > 0) throw new ApiError('bad_request.invalid_model_id', { data: { ids: missing } });
}
