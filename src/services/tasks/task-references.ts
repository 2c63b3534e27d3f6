import { isObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { isGiven } from './field-reader.js';

/** What tasks of a request refer to; values that refer to nothing, null and the empty text, may be among them. */
export interface References {
  parents?: readonly unknown[];
  projects?: readonly unknown[];
  models?: readonly unknown[];
}

/** Whose a document is; one of another company counts as missing. */
type Presence = 'own' | 'public' | 'missing';
type Presences = ReadonlyMap<unknown, Presence>;

/** What became of looking for them. */
export type FoundReferences = Readonly<Record<keyof References, Presences>>;

type Caller = Pick<ServiceContext, 'database' | 'company'>;

/** Looks for all at once, with a query for each kind that there is. */
export async function findReferences(
  { database, company }: Caller,
  { parents = [], projects = [], models = [] }: References,
): Promise<FoundReferences> {
  const projection = { company: 1 } as const;
  const found = await Promise.all([
    presencesOf(parents, company, (condition) => database.tasks.find(condition, { projection }).toArray()),
    presencesOf(projects, company, (condition) => database.projects.find(condition, { projection }).toArray()),
    presencesOf(models, company, (condition) => database.models.find(condition, { projection }).toArray()),
  ]);
  return { parents: found[0], projects: found[1], models: found[2] };
}

/**
 * Refuses parents and projects that do not exist for the caller (tasks.md §5, step 2). The reference answers another code when another
 * company has the id; here nobody can tell (assurance.md S1).
 * @throws ApiError 400/16
 */
export function checkExistence({ parents, projects }: FoundReferences): void {
  for (const [field, presences] of [['parent', parents] as const, ['project', projects] as const]) {
    const [id] = withPresence(presences, 'missing');
    if (id !== undefined) {
      throw new ApiError('bad_request.fields_value_error', {
        extra: `no such ${field}`,
        data: { [field]: id },
        details: { field },
      });
    }
  }
}

/**
 * Refuses what the caller's tasks must not refer to (tasks.md §5, steps 6 to 8).
 * @param optional kinds of which documents may be missing
 * @throws ApiError 400/101 for a parent, 403/21 for a public project, 400/401 for another one, 400/201 for models
 */
export function checkVisibility(
  { parents, projects, models }: FoundReferences,
  optional: { projects?: boolean } = {},
): void {
  const [parent] = withPresence(parents, 'missing');
  if (parent !== undefined) throw new ApiError('bad_request.invalid_task_id', { data: { id: parent } });
  checkNotPublic(projects);
  const [project] = withPresence(projects, 'missing');
  if (project !== undefined && !optional.projects) {
    throw new ApiError('bad_request.invalid_project_id', { data: { id: project } });
  }
  const unknown = withPresence(models, 'missing');
  if (unknown.length > 0) throw new ApiError('bad_request.invalid_model_id', { data: { models: unknown } });
}

/** The ids of the input models in a request, as far as it is well-formed. */
export function inputModelIds(models: unknown): unknown[] {
  const items = isObject(models) ? models['input'] : undefined;
  return Array.isArray(items)
    ? items.map((item: unknown) => (isObject(item) ? item['model'] : undefined)).filter((id) => typeof id === 'string')
    : [];
}

function checkNotPublic(projects: Presences): void {
  const [id] = withPresence(projects, 'public');
  if (id !== undefined) throw new ApiError('forbidden.no_write_permission', { data: { id } });
}

function withPresence(presences: Presences, wanted: Presence): unknown[] {
  return [...presences].filter(([, presence]) => presence === wanted).map(([id]) => id);
}

type Find = (condition: {
  _id: { $in: string[] };
  company: { $in: string[] };
}) => Promise<{ _id: string; company: string }[]>;

async function presencesOf(ids: readonly unknown[], company: string, find: Find): Promise<Presences> {
  const sought = [...new Set(ids)].filter((id) => isGiven(id) && id !== '');
  const texts = sought.filter((id) => typeof id === 'string');
  if (sought.length === 0) return new Map();
  const visible = await find({ _id: { $in: texts }, company: { $in: ['', company] } });
  const presences = new Map<unknown, Presence>(sought.map((id) => [id, 'missing']));
  for (const document of visible) presences.set(document._id, document.company === '' ? 'public' : 'own');
  return presences;
}
