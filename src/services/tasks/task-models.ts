import type { Document } from 'mongodb';
import type { Handler } from '../context.js';
import { EDITABLE, editPart } from './edit-part.js';
import { reached } from './task-statistics.js';

/** Sets a model of a task, in the place of the one that has its name or at the end of the list (tasks.md §10). */
export const addOrUpdateModel: Handler<'tasks.add_or_update_model'> = async (context, request) => {
  const { task, name, model, type, iteration } = request;
  await editPart(context, task, {
    allowed: EDITABLE.running,
    steps: [
      placed(`models.${type}`, { name, model, updated: context.now }),
      ...(typeof iteration === 'number' ? [reached(iteration)] : []),
    ],
    stamps: 'activity',
  });
  return { updated: 1 };
};

/** Takes models off a task, by the names that they have there; unknown ones do no harm (tasks.md §10). */
export const deleteModels: Handler<'tasks.delete_models'> = async (context, { task, models }) => {
  const types = [...new Set(models.map(({ type }) => type))];
  await editPart(context, task, {
    allowed: EDITABLE.running,
    steps: types.map((type) => without(`models.${type}`, namesOf(models.filter((model) => model.type === type)))),
    stamps: 'note',
  });
  return { updated: 1 };
};

/** The step that puts an item into a list: decided by the database, so two callers at once do not add a name twice. */
function placed(list: string, item: { name: string; model: string; updated: Date }): Document {
  const name = { $literal: item.name };
  return {
    $set: {
      [list]: {
        $cond: [
          { $in: [name, orEmpty(`$${list}.name`)] },
          {
            $map: {
              input: `$${list}`,
              as: 'item',
              in: { $cond: [{ $eq: ['$$item.name', name] }, { $literal: item }, '$$item'] },
            },
          },
          { $concatArrays: [orEmpty(`$${list}`), [{ $literal: item }]] },
        ],
      },
    },
  };
}

/** The step that takes the items of these names out of a list. */
function without(list: string, names: readonly string[]): Document {
  return {
    $set: {
      [list]: {
        $filter: {
          input: orEmpty(`$${list}`),
          as: 'item',
          cond: { $not: [{ $in: ['$$item.name', { $literal: names }] }] },
        },
      },
    },
  };
}

function namesOf(models: readonly { name: string }[]): string[] {
  return models.map(({ name }) => name);
}

/** A list that an older server may not have stored. */
function orEmpty(list: string): Document {
  return { $ifNull: [list, []] };
}
