import type { ModelDocument } from '../../database/index.js';
import type { CreateRequest } from '../../generated/models.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { checkTags } from '../tags.js';
import { writableTask } from '../tasks/index.js';
import { defaultTrue } from '../default-true.js';
import { checkLabels, checkMapKeys, checkName } from '../document-rules.js';
import { storedMetadata } from '../stored-metadata.js';

/** Creates a model; a published one unless told otherwise (models.md §2). */
export const create: Handler<'models.create'> = async (context, request) => {
  const company = request.public ? '' : context.company;
  await checkReferences(context, company, request);
  checkTags(request);
  const id = await insertModel(context, company, { ...request, ready: defaultTrue(request.ready) });
  return { id, created: true };
};

/**
 * Stores a new model whose references and tags are known to be good.
 * @throws ApiError 400/12 for an empty metadata key, 400/800 for broken document rules
 */
export async function insertModel(
  { database, identity, now, newId }: ServiceContext,
  company: string,
  fields: CreateRequest & { ready: boolean },
): Promise<string> {
  const metadata = storedMetadata(fields.metadata ?? {});
  const name = checkName(fields.name);
  const labels = checkLabels(fields.labels ?? {});
  for (const field of ['labels', 'design', 'ui_cache'] as const) checkMapKeys(field, fields[field]);

  const model: ModelDocument = {
    _id: newId(),
    company,
    user: identity.user,
    name,
    created: now,
    ...given('parent', fields.parent),
    ...given('project', fields.project),
    ...given('task', fields.task),
    ...given('comment', fields.comment),
    tags: [...(fields.tags ?? [])].sort(),
    system_tags: [...(fields.system_tags ?? [])].sort(),
    uri: fields.uri.trim(),
    ...given('framework', fields.framework),
    design: fields.design ?? {},
    labels,
    ready: fields.ready,
    last_update: now,
    last_change: now,
    last_changed_by: identity.user,
    ui_cache: fields.ui_cache ?? {},
    metadata,
    last_iteration: 0,
    last_metrics: {},
    unique_metrics: [],
  };
  await database.insertModel(model);
  return model._id;
}

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
