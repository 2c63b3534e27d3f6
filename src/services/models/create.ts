import type { ModelDocument } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { checkTags } from '../tags.js';
import { writableTask } from '../tasks/index.js';
import { checkLabels, checkMapKeys, checkName, storedMetadata } from './model-rules.js';

/** Creates a model; a published one unless told otherwise (models.md §2). */
export const create: Handler<'models.create'> = async (context, request) => {
  const { database, identity, now } = context;
  const company = request.public ? '' : context.company;
  await checkReferences(context, company, request);
  checkTags(request);
  const metadata = storedMetadata(request.metadata ?? {});
  const name = checkName(request.name);
  const labels = checkLabels(request.labels ?? {});
  for (const field of ['labels', 'design', 'ui_cache'] as const) checkMapKeys(field, request[field] ?? {});

  const model: ModelDocument = {
    _id: context.newId(),
    company,
    user: identity.user,
    name,
    created: now,
    ...given('parent', request.parent),
    ...given('project', request.project),
    ...given('task', request.task),
    ...given('comment', request.comment),
    tags: [...(request.tags ?? [])].sort(),
    system_tags: [...(request.system_tags ?? [])].sort(),
    uri: request.uri.trim(),
    ...given('framework', request.framework),
    design: request.design ?? {},
    labels,
    ready: request.ready ?? true,
    last_update: now,
    last_change: now,
    last_changed_by: identity.user,
    ui_cache: request.ui_cache ?? {},
    metadata,
    last_iteration: 0,
    last_metrics: {},
    unique_metrics: [],
  };
  await database.models.insertOne(model);
  return { id: model._id, created: true };
};

async function checkReferences(
  context: ServiceContext,
  company: string,
  { project, task }: { project?: string | null; task?: string | null },
): Promise<void> {
  if (project) {
    const found = await context.database.projects.findOne({ _id: project, company }, { projection: { _id: 1 } });
    if (!found) throw new ApiError('bad_request.validation_error', { extra: 'no such project', data: { project } });
  }
  if (!task) return;
  await writableTask(context, task);
  // A task belongs to a company, so a public model cannot have one.
  if (company === '') throw new ApiError('bad_request.invalid_task_id', { data: { id: task, company } });
}

function given<Name extends string>(name: Name, value: string | null | undefined): Partial<Record<Name, string>> {
  const member: Partial<Record<Name, string>> = {};
  if (value !== null && value !== undefined) member[name] = value;
  return member;
}
