import { type ProjectDocument, databaseFailure } from '../../database/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { ServiceContext } from '../context.js';
import { basenameOf, checkDepth, checkLength, depthOf, lineageOf, requireName } from './project-name.js';
import { type ParentProject, placeBelow } from './project-tree.js';
import { touchProjects } from './touch-projects.js';
import { withTreeLock } from './tree-lock.js';

/**
 * The id of the company's project of a name, which is created together with everything above it when it is missing
 * (projects.md §0.2, §0.3). Callers who ask for the same name at once get the same id.
 *
 * @throws ApiError 400/407 for an empty name, 400/409 for one that is too deep, 400/414 when a public project has a name on the
 *   way, 400/800 for one that is too short
 */
export async function ensureProject(context: ServiceContext, name: string): Promise<string> {
  const full = requireName(name);
  checkDepth(depthOf(full), context.settings.projects.max_depth);
  const { parent, missing } = await lookUp(context, full);
  if (parent && missing.length === 0) return parent._id;
  return withTreeLock(context, async () => (await ensure(context, full))._id);
}

/**
 * The project of a location, created like that when it is missing; null at the root. To be called under the lock of the tree.
 * @param location normalised
 */
export async function ensureLocation(context: ServiceContext, location: string): Promise<ParentProject | null> {
  return location === '' ? null : ensure(context, location);
}

async function ensure(context: ServiceContext, name: string): Promise<ParentProject> {
  const { projects } = context.database;
  for (;;) {
    const { parent, missing } = await lookUp(context, name);
    if (parent && missing.length === 0) return parent;
    await touchProjects(context, [parent?._id]);
    const created = newLineage(context, parent, missing);
    try {
      // In order, so that stopping in between leaves complete ancestors.
      await projects.insertMany(created, { ordered: true });
      const [last] = created.slice(-1);
      if (last) return last;
    } catch (error) {
      // Somebody else has just created one of them: go on from there.
      if (databaseFailure(error) !== 'duplicate') throw error;
    }
  }
}

/** The lowest project on the way to a name that exists, and the names that are missing below it. */
async function lookUp(
  { database, company }: ServiceContext,
  name: string,
): Promise<{ parent: ParentProject | null; missing: string[] }> {
  const lineage = lineageOf(name);
  const found = await database.projects
    .find({ name: { $in: lineage }, company: { $in: ['', company] } }, { projection: { name: 1, company: 1, path: 1 } })
    .toArray();
  const own = new Map(found.filter((project) => project.company === company).map((project) => [project.name, project]));
  const lowest = lineage.findLastIndex((ancestor) => own.has(ancestor));
  const missing = lineage.slice(lowest + 1);
  const taken = missing.findLast((ancestor) => found.some((project) => project.name === ancestor));
  if (taken !== undefined) throw publicProjectExists(taken);
  missing.forEach(checkLength);
  return { parent: own.get(lineage[lowest] ?? '') ?? null, missing };
}

function newLineage(
  context: ServiceContext,
  parent: ParentProject | null,
  names: readonly string[],
): ProjectDocument[] {
  const created: ProjectDocument[] = [];
  for (const name of names) created.push(newProject(context, created.at(-1) ?? parent, basenameOf(name)));
  return created;
}

/** What the creator of a project may say about it. */
export type ProjectFields = Partial<
  Pick<ProjectDocument, 'description' | 'tags' | 'system_tags' | 'default_output_destination'>
>;

/** A new project below another one, or at the top, as it is stored (projects.md §0.3, §1). */
export function newProject(
  { newId, company, identity, now }: ServiceContext,
  parent: ParentProject | null,
  basename: string,
  fields: ProjectFields = {},
): ProjectDocument {
  return {
    _id: newId(),
    company,
    user: identity.user,
    ...placeBelow(parent, basename),
    description: '',
    created: now,
    tags: [],
    system_tags: [],
    last_update: now,
    featured: 9999,
    ...fields,
  };
}

/** The error for a name that cannot be used because a public project has it (400/414). */
export function publicProjectExists(name: string): ApiError {
  return new ApiError('bad_request.public_project_exists', { data: { name } });
}
