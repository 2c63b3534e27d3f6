import type { TaskDocument, TaskExecution, TaskModelItem, TaskScript } from '../../database/index.js';
import { byCodePoint } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { isObject } from '../../json/is-object.js';
import { checkLabels, checkName } from '../document-rules.js';
import {
  type FieldReader,
  freeObject,
  integer,
  isGiven,
  list,
  map,
  nullable,
  record,
  text,
  trimmedText,
  value,
} from './field-reader.js';
import { type Parameters, withLegacyParameters } from './legacy-parameters.js';
import { artifactMap } from './stored-artifact.js';
import { configuration, hyperparams } from './stored-parameters.js';

/** A request that says what a task is to contain; its handler judges every value. */
export interface ContentRequest {
  [field: string]: unknown;
}

/** The content of a task in a request, as it is stored; what was not said is absent. */
export interface TaskContent extends Parameters {
  name?: string;
  type?: string;
  comment?: string;
  parent?: string;
  project?: string;
  tags?: string[];
  system_tags?: string[];
  output?: { destination: string };
  execution?: TaskExecution;
  script?: TaskScript;
  models?: NonNullable<TaskDocument['models']>;
  container?: Record<string, string | null>;
  runtime?: Record<string, unknown>;
}

/** The same as it is sent. */
interface SentContent extends Omit<TaskContent, 'output' | 'models' | 'execution'> {
  output_dest?: string;
  execution?: ExecutionMembers;
  models?: { input?: SentModel[]; output?: SentModel[] };
}

type ExecutionMembers = Omit<TaskExecution, 'parameters' | 'model_desc'>;

interface SentModel {
  name: string;
  model: string;
  /** Part of what callers read; the time of the call takes its place. */
  updated?: unknown;
}

export const name = value((given, path) => checkName(text.read(given, path)));

export const sortedTexts: FieldReader<string[]> = {
  ...list(text),
  read: (given, path) => list(text).read(given, path).sort(byCodePoint),
};

const labelIds = map(nullable(integer), { nulls: true });
const labels: typeof labelIds = {
  ...labelIds,
  read(given, path) {
    const ids = labelIds.read(given, path);
    checkLabels(Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== null)));
    return ids;
  },
};

const script = record<TaskScript>({
  binary: trimmedText,
  repository: trimmedText,
  tag: trimmedText,
  branch: trimmedText,
  version_num: trimmedText,
  entry_point: trimmedText,
  working_dir: trimmedText,
  requirements: freeObject,
  diff: text,
});

const executionMembers = record<ExecutionMembers>(
  { test_split: integer, model_labels: labels, framework: text, queue: text, artifacts: artifactMap },
  { unknown: 'dropped' },
);

/** What a task runs with; where parameters once were is read by `withLegacyParameters`. */
const execution: typeof executionMembers = {
  ...executionMembers,
  checkStructure(given, path) {
    withLegacyParameters(given, {});
    executionMembers.checkStructure(given, path);
  },
};

const sentModels = list(
  record<SentModel>(
    { name: text, model: text, updated: value((given) => given ?? '') },
    { required: ['name', 'model'] },
  ),
);
const models = record<NonNullable<SentContent['models']>>({ input: sentModels, output: sentModels });

/** Arguments of a container, which may be null; keys are stored escaped. */
const container = map(nullable(text), { nulls: true });

const content = record<SentContent>(
  {
    name,
    // The schema knows the types.
    type: text,
    comment: text,
    parent: text,
    project: text,
    tags: sortedTexts,
    system_tags: sortedTexts,
    output_dest: trimmedText,
    execution,
    script,
    hyperparams,
    configuration,
    models,
    container,
    runtime: freeObject,
  },
  { unknown: 'dropped' },
);

/** The parts of a task of which an edit replaces single members; the ones that a caller may write. */
export const MERGED_PARTS = { script: script.names, execution: executionMembers.names, models: models.names };

const MAPS = ['container', 'hyperparams', 'configuration', 'runtime'] as const;

/**
 * Refuses maps that are none (tasks.md §5, step 2).
 * @throws ApiError 400/16
 */
export function checkMaps(request: ContentRequest): void {
  const field = MAPS.find((each) => isGiven(request[each]) && !isObject(request[each]));
  if (field === undefined) return;
  throw new ApiError('bad_request.fields_value_error', { extra: `${field} must be an object`, details: { field } });
}

/**
 * Refuses what cannot be understood (tasks.md §5, steps 4 and 5).
 * @throws ApiError 400/12 for malformed parts, unknown members and empty names
 */
export function checkStructure(request: ContentRequest): void {
  content.checkStructure(request, '');
}

/**
 * The content of a task as it is stored (tasks.md §5, step 9).
 * @param now the time of the models
 * @param stored parameters of the task that is edited
 * @throws ApiError 400/800 for a broken rule, naming the field
 */
export function readContent(request: ContentRequest, now: Date, stored?: Parameters): TaskContent {
  const {
    output_dest: destination,
    models: sent,
    parent,
    project,
    hyperparams: sections,
    configuration: items,
    ...others
  } = content.readMembers(request, '');
  const given = { ...(sections && { hyperparams: sections }), ...(items && { configuration: items }) };
  return {
    ...others,
    ...withLegacyParameters(request['execution'], given, stored),
    // An empty reference refers to nothing.
    ...(parent && { parent }),
    ...(project && { project }),
    ...(destination !== undefined && { output: { destination } }),
    ...(sent && {
      models: {
        ...(sent.input && { input: modelItems(sent.input, now) }),
        ...(sent.output && { output: modelItems(sent.output, now) }),
      },
    }),
  };
}

function modelItems(items: readonly SentModel[], now: Date): TaskModelItem[] {
  return items.map(({ name: itemName, model }) => ({ name: itemName, model, updated: now }));
}
