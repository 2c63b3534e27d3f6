import { taskEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { distinctValues } from './distinct-values.js';

/**
 * The values that a hyper-parameter has in tasks (projects.md §13.2).
 * @throws ApiError 400/12 for an empty section or name, 400/21 for a pattern that cannot be run
 */
export const getHyperparamValues: Handler<'projects.get_hyperparam_values'> = async (context, request) => {
  const path = `hyperparams.${storedKey(request.section)}.${storedKey(request.name)}.value`;
  return distinctValues(context, taskEntity, path, request, request.pattern);
};
