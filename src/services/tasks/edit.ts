import type { Document } from 'mongodb';
import type { TaskDocument } from '../../database/index.js';
import { isObject } from '../../json/is-object.js';
import { presentDocument, taskEntity } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { changeStamps } from '../change-stamps.js';
import type { Handler, ServiceContext } from '../context.js';
import { noteChangedContents, touchProjects } from '../projects/index.js';
import { asRead } from './as-read.js';
import { checkContent } from './check-content.js';
import { isGiven } from './field-reader.js';
import { hasLegacyParameters } from './legacy-parameters.js';
import { type ContentRequest, MERGED_PARTS, readContent } from './task-content.js';
import { writableTask } from './writable-task.js';

/** Fields whose change is no news of the task's contents (tasks.md §6.1). */
const DESCRIPTIVE = new Set(['name', 'comment', 'project', 'tags', 'system_tags']);

/**
 * Changes any content of a task: of its script, execution, output and models the members that are given, everything else as a whole
 * (tasks.md §6.1). A null says nothing, but for a member: it is removed.
 */
export const edit: Handler<'tasks.edit'> = async (context, request) => {
  const { database, company } = context;
  const task = await editableTask(context, request.task, request.force === true);
  await checkContent(context, request);
  const content = {
    ...readContent(request, context.now, task),
    ...(isGiven(request.status) && { status: request.status }),
  };
  const edited = Object.keys(content);
  if (edited.length === 0) return { updated: 0, fields: {} };

  await touchEdited(context, task, content);
  const stamps = {
    ...(edited.some((name) => !DESCRIPTIVE.has(name)) && { last_update: context.now }),
    ...changeStamps(context),
  };
  const shown = [...edited, ...Object.keys(stamps)];
  const changed = await database.tasks.findOneAndUpdate(
    {
      _id: task._id,
      company,
      ...(!request.force && { status: asRead(task.status) }),
      // What becomes of legacy parameters was worked out from those that were read.
      ...(hasLegacyParameters(request.execution) && { last_change: asRead(task.last_change) }),
    },
    changesOf({ ...content, ...stamps }, request),
    { returnDocument: 'after', projection: Object.fromEntries(shown.map((name) => [name, 1])) },
  );
  // Somebody else has changed it meanwhile: now it is refused, or done with what it has become.
  if (!changed) return edit(context, request);
  return { updated: 1, fields: pick(presentDocument(taskEntity, changed), shown) };
};

/** @throws ApiError 400/101, 403/21, 400/110 for a task that is more than created */
async function editableTask(context: ServiceContext, id: string, force: boolean): Promise<TaskDocument> {
  const task = await writableTask(context, id);
  if (!force && (task.status ?? 'created') !== 'created') {
    throw new ApiError('bad_request.invalid_task_status', {
      data: { id, expected: 'created', status: task.status },
    });
  }
  return task;
}

async function touchEdited(
  context: ServiceContext,
  { project }: TaskDocument,
  content: { project?: string; status?: string; system_tags?: readonly string[] },
): Promise<void> {
  if (content.project !== undefined || content.status !== undefined) {
    await touchProjects(context, [project, content.project]);
  } else if (content.system_tags !== undefined) {
    // They say whether it is archived.
    await noteChangedContents(context, [project]);
  }
}

/** One update of all that is written: of parts that are merged single members, so that what others write beside them stays. */
function changesOf(content: object, request: ContentRequest): { $set: Document; $unset?: Document } {
  const set = Object.entries(content).flatMap(([name, given]): [string, unknown][] =>
    isMerged(name)
      ? Object.entries(Object(given)).map(([member, value]) => [`${name}.${member}`, value])
      : [[name, given]],
  );
  const cleared = Object.entries(MERGED_PARTS).flatMap(([part, names]) => {
    const given = request[part];
    return isObject(given) ? names.filter((name) => given[name] === null).map((name) => [`${part}.${name}`, '']) : [];
  });
  return { $set: Object.fromEntries(set), ...(cleared.length > 0 && { $unset: Object.fromEntries(cleared) }) };
}

function isMerged(name: string): boolean {
  return name === 'output' || Object.hasOwn(MERGED_PARTS, name);
}

function pick(row: object, names: readonly string[]): Record<string, unknown> {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name)));
}
