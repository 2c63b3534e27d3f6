import type { HyperParameter, TaskDocument } from '../../database/index.js';
import type { CompleteParamsItemInput } from '../../generated/tasks.js';
import { byCodePoint } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { type PartEdit, editPart, editable } from './edit-part.js';
import { setStep, unsetStep } from '../update-steps.js';
import { storedParameter } from './stored-parameters.js';
import { checkAllFound, visibleTasks } from './visible-tasks.js';

/** People's notes on a task, which are no part of its work: they may change in any status (tasks.md §8). */
const PROPERTIES = 'properties';

/** The hyper-parameters of tasks, by section and name (tasks.md §8). */
export const getHyperParams: Handler<'tasks.get_hyper_params'> = async (context, { tasks: ids }) => {
  const tasks = await visibleTasks<Pick<TaskDocument, '_id' | 'hyperparams'>>(context, ids, { hyperparams: 1 });
  checkAllFound(context, ids, tasks);
  return {
    params: tasks.map(({ _id, hyperparams }) => ({
      task: _id,
      hyperparams: Object.values(hyperparams ?? {})
        .flatMap((section) => Object.values(section))
        .sort((a, b) => byCodePoint(a.section, b.section) || byCodePoint(a.name, b.name)),
    })),
  };
};

/** Sets hyper-parameters, beside the present ones or in the place of whole sections or of all (tasks.md §8). */
export const editHyperParams: Handler<'tasks.edit_hyper_params'> = async (context, request) => {
  const { task, replace_hyperparams: replace, force } = request;
  const items = request.hyperparams.map((item) => ({ ...item, section: sectionName(item.section) }));
  const steps = [setStep(REPLACEMENTS[replace ?? 'none'](bySection(items)))];
  await editPart(context, task, { ...rightsOf(items, force), steps });
  return { updated: 1 };
};

/** Removes hyper-parameters and whole sections; unknown ones do no harm (tasks.md §8). */
export const deleteHyperParams: Handler<'tasks.delete_hyper_params'> = async (context, request) => {
  const keys = request.hyperparams.map(({ section, name }) => ({
    section: storedKey(sectionName(section)),
    name: name ? storedKey(name) : undefined,
  }));
  const whole = new Set(keys.filter(({ name }) => name === undefined).map(({ section }) => section));
  if (keys.some(({ section, name }) => name !== undefined && whole.has(section))) {
    throw new ApiError('bad_request.fields_conflict', {
      extra: 'a section that is deleted as a whole has no parameters to delete',
      details: { field: 'hyperparams' },
    });
  }
  const paths = keys.map(({ section, name }) =>
    ['hyperparams', section, ...(name === undefined ? [] : [name])].join('.'),
  );
  await editPart(context, request.task, { ...rightsOf(keys, request.force), steps: [unsetStep(paths)] });
  return { deleted: 1 };
};

/** Parameters by stored section and stored name. */
type Sections = ReadonlyMap<string, ReadonlyMap<string, HyperParameter>>;

/** What the parameters are set in place of: the values by the path that they are stored at. */
const REPLACEMENTS: Readonly<Record<'none' | 'section' | 'all', (sections: Sections) => Record<string, unknown>>> = {
  none: (sections) =>
    Object.fromEntries(
      [...sections].flatMap(([section, parameters]) =>
        [...parameters].map(([name, parameter]) => [`hyperparams.${section}.${name}`, parameter]),
      ),
    ),
  section: (sections) =>
    Object.fromEntries(
      [...sections].map(([section, parameters]) => [`hyperparams.${section}`, Object.fromEntries(parameters)]),
    ),
  all: (sections) => ({
    hyperparams: Object.fromEntries(
      [...sections].map(([section, parameters]) => [section, Object.fromEntries(parameters)]),
    ),
  }),
};

function bySection(items: readonly CompleteParamsItemInput[]): Sections {
  const sections = new Map<string, Map<string, HyperParameter>>();
  for (const item of items) {
    const key = storedKey(item.section);
    const section = sections.get(key) ?? new Map<string, HyperParameter>();
    sections.set(key, section.set(storedKey(item.name), storedParameter(item)));
  }
  return sections;
}

/** The properties are one section, however they are spelt. */
function sectionName(given: string): string {
  return given.trim().toLowerCase() === PROPERTIES ? PROPERTIES : given;
}

/** In which statuses parameters may change, and what the change means. */
function rightsOf(
  parameters: readonly { section: string }[],
  force: boolean | null | undefined,
): Pick<PartEdit, 'allowed' | 'stamps'> {
  const arePlainNotes = parameters.every(({ section }) => section === PROPERTIES);
  return arePlainNotes ? { allowed: undefined, stamps: 'note' } : { allowed: editable(force), stamps: 'content' };
}
