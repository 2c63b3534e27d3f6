import type { ModelDocument } from '../../database/index.js';
import type { EditRequest } from '../../generated/models.js';
import type { Handler } from '../context.js';
import { checkTags } from '../tags.js';
import { updateTaskStatistics, writableTask } from '../tasks/index.js';
import { echoFields } from '../echo-fields.js';
import { checkLabels, checkName } from '../document-rules.js';
import { storedMetadata } from '../stored-metadata.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { checkReferencesExist } from './reference-checks.js';
import { changeStamps } from '../change-stamps.js';
import { writableModel } from './writable-model.js';

/** Fields whose change counts as an update of the model's contents (models.md §3). */
const CONTENT_FIELDS = ['uri', 'framework', 'design', 'labels', 'ready', 'metadata', 'system_tags', 'tags'] as const;

/** Changes any field of a model; null leaves a field alone (models.md §3). */
export const edit: Handler<'models.edit'> = async (context, request) => {
  const { database, company, now } = context;
  const model = await writableModel(context, request.model);
  const sent = sentFields(request);
  await checkReferencesExist(context, sent);
  checkTags(request);
  if (sent.task !== undefined) await writableTask(context, sent.task);
  if (sent.labels) checkLabelIds(sent.labels);
  const changes = storedFields(sent);

  if (typeof request.iteration === 'number') {
    const task = await database.tasks.findOne({ _id: model.task || (sent.task ?? ''), company });
    if (task) await updateTaskStatistics(context, task, request.iteration);
  }
  if (Object.keys(changes).length === 0) return { updated: 0, fields: {} };
  const stamps = {
    ...(CONTENT_FIELDS.some((field) => field in changes) && { last_update: now }),
    ...changeStamps(context),
  };
  const { matchedCount } = await database.models.updateOne(
    { _id: model._id, company },
    { $set: { ...changes, ...stamps } },
  );
  return { updated: matchedCount > 0 ? 1 : 0, fields: echoFields({ ...sent, ...stamps }) };
};

type EditableFields = {
  [Name in Exclude<keyof EditRequest, 'model' | 'iteration'>]?: NonNullable<EditRequest[Name]>;
};

/** What the caller wants changed: nulls left out, and a reference to a deleted task dropped. */
function sentFields(request: EditRequest): EditableFields {
  const { model: _model, iteration: _iteration, ...fields } = request;
  const { name, tags, system_tags, task, comment, uri, project, parent, framework, design, labels, ready, metadata } =
    fields;
  const isDeleted = task?.startsWith(DELETED_MARKER) ?? false;
  return withoutNulls({
    name,
    tags,
    system_tags,
    task: isDeleted ? null : task,
    comment,
    uri,
    project,
    parent,
    framework,
    design,
    labels,
    ready,
    metadata,
  });
}

function withoutNulls<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const kept: { [Name in keyof Fields]?: NonNullable<Fields[Name]> } = {};
  for (const name in fields) {
    const value = fields[name];
    if (value !== null && value !== undefined) kept[name] = value;
  }
  return kept;
}

/** Label ids of an edit may repeat, but each label has one. */
function checkLabelIds(labels: Readonly<Record<string, number | null>>): void {
  for (const [label, id] of Object.entries(labels)) checkLabels({ [label]: id });
}

function storedFields({ name, metadata, uri, tags, system_tags, ...others }: EditableFields): Partial<ModelDocument> {
  return {
    ...others,
    ...(name !== undefined && { name: checkName(name) }),
    ...(uri !== undefined && { uri: uri.trim(), ui_cache: {} }),
    ...(tags && { tags: [...tags] }),
    ...(system_tags && { system_tags: [...system_tags] }),
    ...(metadata && { metadata: storedMetadata(metadata) }),
  };
}
