import { listEntities, modelEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { labelCounts } from './model-stats.js';

/** Lists models; public ones are always among them (models.md §1.4). */
export const getAll: Handler<'models.get_all'> = async (context, request) => {
  const { rows: models, ...scroll } = await listEntities(context, modelEntity, request, {
    ...context,
    allowPublic: true,
    expand: false,
  });
  return { models, ...scroll };
};

/** Lists models with references as objects, and their statistics when asked for (models.md §1.4). */
export const getAllEx: Handler<'models.get_all_ex'> = async (context, request) => {
  const allowPublic = defaultTrue(request.allow_public);
  const { rows: models, ...scroll } = await listEntities(context, modelEntity, request, {
    ...context,
    allowPublic,
    expand: true,
  });
  if (!request.include_stats) return { models, ...scroll };
  const counts = await labelCounts(context, models);
  return { models: models.map((model) => ({ ...model, stats: counts.get(model.id ?? '') ?? null })), ...scroll };
};

/** The same for given ids, public ones included (models.md §1.2). */
export const getByIdEx: Handler<'models.get_by_id_ex'> = async (context, request) => {
  const { rows: models } = await listEntities(context, modelEntity, request, {
    ...context,
    allowPublic: true,
    expand: true,
  });
  return { models };
};
