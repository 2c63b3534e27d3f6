import type { ModelDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';

/**
 * A model that the caller may change: one of the company. Public, foreign and missing models cannot be told apart (models.md §0).
 * @throws ApiError 400/201
 */
export async function writableModel(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  id: string,
): Promise<ModelDocument> {
  const model = await database.models.findOne({ _id: id, company });
  if (!model) throw unknownModel(id, company);
  return model;
}

/** The error for a model that the caller cannot see or change. */
export function unknownModel(id: string, company: string): ApiError {
  return new ApiError('bad_request.invalid_model_id', { data: { company, id } });
}
