import { type ChangeOfOwner, makeDocumentsPrivate, makeDocumentsPublic } from '../change-owner.js';
import type { Handler, ServiceContext } from '../context.js';
import { noteChangedContents } from '../projects/index.js';

/** Shows tasks of the company to everybody, who may clone them: all of them or none (tasks.md §16). */
export const makePublic: Handler<'tasks.make_public'> = async (context, { ids }) => ({
  updated: await makeDocumentsPublic(context, changeOf(context, ids)),
});

/** Takes tasks back that the company had made public (tasks.md §16). */
export const makePrivate: Handler<'tasks.make_private'> = async (context, { ids }) => ({
  updated: await makeDocumentsPrivate(context, changeOf(context, ids)),
});

function changeOf(context: ServiceContext, ids: readonly string[]): ChangeOfOwner {
  return {
    documents: context.database.tasks,
    ids,
    unknown: 'bad_request.invalid_task_id',
    announce: (projects) => noteChangedContents(context, projects),
  };
}
