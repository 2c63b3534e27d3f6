import type { Document } from 'mongodb';
import { type TaskDocument, unescapeKey } from '../../database/index.js';
import { byCodePoint } from '../../query/index.js';
import { defaultTrue } from '../default-true.js';
import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { editPart, editable } from './edit-part.js';
import { setStep, unsetStep } from '../update-steps.js';
import { storedConfiguration } from './stored-parameters.js';
import { checkAllFound, visibleTasks } from './visible-tasks.js';

/** The configuration of tasks: all of it, or the items of some names (tasks.md §8). */
export const getConfigurations: Handler<'tasks.get_configurations'> = async (context, { tasks: ids, names }) => {
  const tasks = await visibleTasks<Pick<TaskDocument, '_id' | 'configuration'>>(context, ids, itemsOf(names ?? []));
  checkAllFound(context, ids, tasks);
  return {
    configurations: tasks.map(({ _id, configuration }) => ({
      task: _id,
      configuration: Object.values(configuration ?? {}).sort((a, b) => byCodePoint(a.name, b.name)),
    })),
  };
};

/** The names in the configuration of tasks; those that have none, or that nobody may read, are left out (tasks.md §8). */
export const getConfigurationNames: Handler<'tasks.get_configuration_names'> = async (context, request) => {
  const projection = { keys: keysOf(defaultTrue(request.skip_empty)) };
  const tasks = await visibleTasks<{ _id: string; keys: string[] }>(context, request.tasks, projection);
  return {
    configurations: tasks
      .filter(({ keys }) => keys.length > 0)
      .map(({ _id, keys }) => ({ task: _id, names: keys.map(unescapeKey).sort(byCodePoint) })),
  };
};

/** Sets items of a configuration, beside the present ones or in the place of all (tasks.md §8). */
export const editConfiguration: Handler<'tasks.edit_configuration'> = async (context, request) => {
  const items = request.configuration.map((item) => [storedKey(item.name), storedConfiguration(item)] as const);
  const values = request.replace_configuration
    ? { configuration: Object.fromEntries(items) }
    : Object.fromEntries(items.map(([key, item]) => [`configuration.${key}`, item]));
  await editPart(context, request.task, {
    allowed: editable(request.force),
    steps: [setStep(values)],
    stamps: 'content',
  });
  return { updated: 1 };
};

/** Removes items of a configuration; unknown names do no harm (tasks.md §8). */
export const deleteConfiguration: Handler<'tasks.delete_configuration'> = async (context, request) => {
  await editPart(context, request.task, {
    allowed: editable(request.force),
    steps: [unsetStep(request.configuration.map((name) => `configuration.${storedKey(name)}`))],
    stamps: 'content',
  });
  return { deleted: 1 };
};

/** The projection of a configuration to the items of some names, or to all for none. No task has an item without name. */
function itemsOf(names: readonly string[]): Document {
  if (names.length === 0) return { configuration: 1 };
  const paths = names.filter((name) => name.trim() !== '').map((name) => `configuration.${storedKey(name)}`);
  return Object.fromEntries(['_id', ...paths].map((path) => [path, 1]));
}

/** The names of a stored configuration: its texts can be large, so they stay in the database. */
function keysOf(skipEmpty: boolean): Document {
  return {
    $map: {
      input: {
        $filter: {
          input: { $objectToArray: { $ifNull: ['$configuration', {}] } },
          cond: skipEmpty ? { $gt: ['$$this.v.value', ''] } : true,
        },
      },
      in: '$$this.k',
    },
  };
}
