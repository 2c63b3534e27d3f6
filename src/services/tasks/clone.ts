import type { CloneRequest } from '../../generated/tasks.js';
import type { TaskDocument } from '../../database/index.js';
import { isObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler, ServiceContext } from '../context.js';
import { DELETED_MARKER } from '../deleted-marker.js';
import { ensureProject } from '../projects/index.js';
import { readTags } from '../tags.js';
import { clonedExecution, withWholeLabels } from './cloned-execution.js';
import { insertTask } from './new-task.js';
import { type ContentRequest, checkStructure, readContent } from './task-content.js';
import { checkVisibility, findReferences, inputModelIds } from './task-references.js';

/** System tags that say what became of a task; its clone has yet to become it. */
const OWN_TAGS: readonly string[] = ['development', 'archived'];

/** Creates a task like another one, which may be public (tasks.md §7). What is given empty is not given. */
export const clone: Handler<'tasks.clone'> = async (context, request) => {
  readTags({ tags: request.new_task_tags, system_tags: request.new_task_system_tags });
  const source = await context.database.readTask(request.task, context.company);
  if (!source) {
    throw new ApiError('bad_request.invalid_task_id', { data: { id: request.task, company: context.company } });
  }
  const said = saidOf(request, source);
  checkStructure(said);
  await checkReferences(context, request, source, said);
  const content = readContent(said, context.now, source);

  // Last before the task itself: a clone that is refused leaves no empty project behind.
  const newProject = await ensureNewProject(context, request);
  const id = await insertTask(context, {
    ...copied(source),
    name: source.name,
    ...content,
    ...(newProject && { project: newProject.id }),
    execution: clonedExecution(source.execution, content.execution),
  });
  return { id, ...(newProject && { new_project: newProject }) };
};

/** What the request says about the clone, in the terms of `tasks.create`. */
function saidOf(request: CloneRequest, source: TaskDocument): ContentRequest {
  const overrides: ContentRequest = isObject(request.execution_overrides) ? request.execution_overrides : {};
  const said: ContentRequest = {
    name: request.new_task_name,
    comment: request.new_task_comment,
    tags: request.new_task_tags,
    system_tags: request.new_task_system_tags,
    parent: request.new_task_parent || parentOf(source),
    project: request.new_task_project || (request.new_project_name ? undefined : source.project),
    hyperparams: request.new_task_hyperparams,
    configuration: request.new_task_configuration,
    container: isEmpty(request.new_task_container) ? containerOf(overrides['docker_cmd']) : request.new_task_container,
    models: modelsOf(request.new_task_input_models, overrides['model']),
    execution: withWholeLabels(request.execution_overrides),
  };
  return Object.fromEntries(Object.entries(said).filter(([, given]) => !isEmpty(given)));
}

function parentOf({ _id, parent }: TaskDocument): string {
  return parent && !parent.startsWith(DELETED_MARKER) ? parent : _id;
}

function containerOf(dockerCmd: unknown): object | undefined {
  if (typeof dockerCmd !== 'string') return isEmpty(dockerCmd) ? undefined : { image: dockerCmd };
  const [image = ''] = dockerCmd.split(' ', 1);
  return isEmpty(dockerCmd) ? undefined : { image, arguments: dockerCmd.slice(image.length + 1) };
}

function modelsOf(items: unknown, model: unknown): object | undefined {
  if (!isEmpty(items)) return { input: items };
  return isEmpty(model) ? undefined : { input: [{ name: 'Input Model', model }] };
}

function isEmpty(given: unknown): boolean {
  if (given === undefined || given === null || given === '') return true;
  return typeof given === 'object' && Object.keys(given).length === 0;
}

/** Checks what was said; what was taken over only when that is asked for, but that no clone gets into a public project. */
async function checkReferences(
  context: ServiceContext,
  request: CloneRequest,
  source: TaskDocument,
  said: ContentRequest,
): Promise<void> {
  const all = request.validate_references === true;
  const found = await findReferences(context, {
    parents: all || request.new_task_parent ? [said['parent']] : [],
    projects: [said['project']],
    models: said['models'] ? inputModelIds(said['models']) : all ? inputModelIds(source.models) : [],
  });
  checkVisibility(found, { projects: !all && !request.new_task_project });
}

async function ensureNewProject(
  context: ServiceContext,
  { new_task_project: project, new_project_name: name }: CloneRequest,
): Promise<{ id: string; name: string } | undefined> {
  if (project || !name) return undefined;
  const { database, company } = context;
  const id = await ensureProject(context, name);
  const found = await database.projects.findOne({ _id: id, company }, { projection: { name: 1 } });
  return { id, name: found?.name ?? name };
}

/** What a clone takes over from its source when nothing else is said. */
function copied({ type, output, models, ...source }: TaskDocument) {
  return {
    type,
    ...(source.comment !== undefined && { comment: source.comment }),
    tags: [...(source.tags ?? [])],
    system_tags: (source.system_tags ?? []).filter((tag) => !OWN_TAGS.includes(tag)),
    output: output?.destination === undefined ? {} : { destination: output.destination },
    ...(source.script && { script: source.script }),
    hyperparams: source.hyperparams ?? {},
    configuration: source.configuration ?? {},
    container: source.container ?? {},
    models: { input: models?.input ?? [] },
  };
}
