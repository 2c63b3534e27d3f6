import { modelEntity, presentAll, presentDocument } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { unknownModel } from './writable-model.js';

/** One model of the company, or a public one (models.md §1.1). */
export const getById: Handler<'models.get_by_id'> = async ({ database, company }, request) => {
  const model = await database.readModel(request.model, company);
  if (!model) throw unknownModel(request.model, company);
  return { model: presentDocument(modelEntity, model) };
};

/** The last output model of a task, with all fields (models.md §1.3). */
export const getByTaskId: Handler<'models.get_by_task_id'> = async ({ database, company }, request) => {
  const task = await database.tasks.findOne({ _id: request.task, company }, { projection: { 'models.output': 1 } });
  if (!task) throw new ApiError('bad_request.invalid_task_id', { data: { id: request.task, company } });
  const output = task.models?.output?.at(-1);
  if (!output) throw new ApiError('bad_request.missing_task_fields', { data: { field: 'models.output' } });
  const model = await database.models.findOne({ _id: output.model, company: { $in: ['', company] } });
  if (!model) throw unknownModel(output.model, company);
  return { model: presentAll(modelEntity, model) };
};
