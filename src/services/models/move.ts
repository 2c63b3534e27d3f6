import type { Handler } from '../context.js';
import { checkTargetNamed, targetProject } from '../projects/index.js';
import { changeStamps } from '../change-stamps.js';

/** Moves models to a project, by id or by name, or to none (models.md §9). Ids that are not the company's are passed over. */
export const move: Handler<'models.move'> = async (context, request) => {
  checkTargetNamed(request);
  const target = await targetProject(context, request);
  await context.database.models.updateMany(
    { _id: { $in: request.ids }, company: context.company },
    { $set: { project: target, ...changeStamps(context) } },
  );
  return { project_id: target };
};
