import type { ModelDocument, TaskDocument } from '../../database/index.js';
import type { UpdateRequest } from '../../generated/models.js';
import { parseDate } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { checkTags } from '../tags.js';
import { updateTaskStatistics, writableTask } from '../tasks/index.js';
import { echoFields } from '../echo-fields.js';
import { checkName } from '../document-rules.js';
import { storedMetadata } from '../stored-metadata.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Fields that an update may write; null clears (models.md §3). */
const WRITABLE = [
  'name',
  'project',
  'created',
  'comment',
  'tags',
  'system_tags',
  'uri',
  'ui_cache',
  'metadata',
] as const;
const CONTENT_FIELDS: readonly string[] = ['uri', 'metadata', 'system_tags', 'tags'];

/** Changes the basic fields of a model; null clears a field (models.md §3). */
export const update: Handler<'models.update'> = async (context, request) => {
  const model = await writableModel(context, request.model);
  const task = typeof request.task === 'string' ? await writableTask(context, request.task) : undefined;
  return updateModel(context, model._id, request, task);
};

/**
 * Writes the fields of an update to a model that the caller may change.
 * @param task where the request's iteration is noted, even when nothing is written to the model
 * @throws ApiError 400/16 for a tag prefix, 400/800 for broken document rules
 */
export async function updateModel(
  context: ServiceContext,
  id: string,
  request: Partial<UpdateRequest>,
  task: TaskDocument | undefined,
): Promise<{ updated: 0 | 1; fields: Record<string, unknown> }> {
  const { database, company, now } = context;
  checkTags(request);
  const changes = storedFields(request, now);
  if (task && typeof request.iteration === 'number') await updateTaskStatistics(context, task, request.iteration);
  const written = WRITABLE.filter((name) => request[name] !== undefined);
  if (written.length === 0) return { updated: 0, fields: {} };
  const stamps = changeStamps(context);
  const isContent = written.some((name) => CONTENT_FIELDS.includes(name));
  const { matchedCount } = await database.models.updateOne(
    { _id: id, company },
    { $set: { ...changes, ...stamps, ...(isContent && { last_update: now }) } },
  );
  const sent = Object.fromEntries(written.map((name) => [name, request[name]]));
  return { updated: matchedCount > 0 ? 1 : 0, fields: echoFields({ ...sent, ...stamps }) };
}

function storedFields(request: Partial<UpdateRequest>, now: Date): Partial<ModelDocument> {
  const { name, project, created, comment, tags, system_tags, uri, ui_cache, metadata } = request;
  return {
    ...(name !== undefined && { name: name === null ? null : checkName(name) }),
    ...(project !== undefined && { project }),
    ...(created !== undefined && { created: readCreated(created, now) }),
    ...(comment !== undefined && { comment }),
    ...(tags !== undefined && { tags: tags ?? [] }),
    ...(system_tags !== undefined && { system_tags: system_tags ?? [] }),
    ...(uri !== undefined && { uri: uri === null ? null : uri.trim(), ui_cache: {} }),
    ...(ui_cache !== undefined && { ui_cache: ui_cache ?? {} }),
    ...(metadata !== undefined && { metadata: storedMetadata(metadata ?? {}) }),
  };
}

function readCreated(created: string | null, now: Date): Date {
  const date = created === null ? undefined : parseDate(created, now);
  if (!date) throw new ApiError('bad_request.data_validation_error', { data: { created: 'not a date and time' } });
  return date;
}
