import type { AnyBulkWriteOperation } from 'mongodb';
import { type Database, type ProjectDocument, databaseFailure } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { joinName, nameTaken } from './project-name.js';

/** What has to be known of a project to put others below it. */
export type ParentProject = Pick<ProjectDocument, '_id' | 'name' | 'path'>;

/** Where a project stands in the tree (projects.md §0.1). */
export interface Place {
  name: string;
  basename: string;
  /** Ids of all ancestors, root first. */
  path: string[];
  /** Absent at the top. */
  parent?: string;
}

/** The place of a project below another one, or at the top. */
export function placeBelow(parent: ParentProject | null, basename: string): Place {
  if (!parent) return { name: basename, basename, path: [] };
  return {
    name: joinName(parent.name, basename),
    basename,
    path: [...(parent.path ?? []), parent._id],
    parent: parent._id,
  };
}

/** Ids of projects and of everything below them, of whatever company: combine them with a condition on the company. */
export async function withDescendants(database: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const below = await database.projects.find({ path: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray();
  return [...new Set([...ids, ...below.map(({ _id }) => _id)])];
}

/** A project below another one. */
export type Descendant = Pick<ProjectDocument, '_id' | 'basename' | 'parent' | 'path' | 'system_tags'>;

/** Everything below a project of the company, what has been made public included. */
export async function descendantsOf(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  id: string,
): Promise<Descendant[]> {
  return database.projects
    .find(
      { path: id, company: { $in: ['', company] } },
      { projection: { basename: 1, parent: 1, path: 1, system_tags: 1 } },
    )
    .toArray();
}

/** How many levels there are below a project. */
export function levelsBelow(id: string, descendants: readonly Pick<Descendant, 'path'>[]): number {
  return descendants.reduce((deepest, { path = [] }) => Math.max(deepest, path.length - path.indexOf(id)), 0);
}

/**
 * Gives a project a new place or name, together with everything below it (projects.md §3, §4).
 *
 * The descendants are written first, each computed from the shape of the tree and not from its old name, and the project itself
 * last. So whoever repeats the call after a crash finds the project in its old place and everything is done again.
 *
 * @param fields what else is written to the project itself
 * @returns how many descendants there are
 * @throws ApiError 400/801 when another project of its company has the name; nothing has changed then
 */
export async function reposition(
  context: ServiceContext,
  project: ProjectDocument,
  place: Place,
  fields: Partial<ProjectDocument> = {},
): Promise<number> {
  const { projects } = context.database;
  const { _id, company } = project;
  const taken = { name: place.name, company, _id: { $ne: _id } };
  if (await projects.findOne(taken, { projection: { _id: 1 } })) throw nameTaken(place.name);
  const descendants = await descendantsOf(context, _id);
  try {
    await placeDescendants(context, _id, place, descendants);
    await projects.updateOne(
      { _id, company },
      {
        $set: { ...fields, ...place, last_update: context.now },
        ...(place.parent === undefined && { $unset: { parent: '' } }),
      },
    );
  } catch (error) {
    if (databaseFailure(error) !== 'duplicate') throw error;
    // Somebody took the name meanwhile: everything goes back to where the project still is.
    await placeDescendants(context, _id, project, descendants);
    throw nameTaken(place.name);
  }
  return descendants.length;
}

async function placeDescendants(
  { database, company, now }: ServiceContext,
  id: string,
  { name, path }: Pick<ProjectDocument, 'name' | 'path'>,
  descendants: readonly Descendant[],
): Promise<void> {
  const writes: AnyBulkWriteOperation<ProjectDocument>[] = [];
  const children = groupByParent(descendants);
  const parents: ParentProject[] = [path ? { _id: id, name, path } : { _id: id, name }];
  // The list grows while it is walked: every project that has got its place is the parent of others.
  for (const parent of parents) {
    for (const child of children.get(parent._id) ?? []) {
      const place = placeBelow(parent, child.basename);
      const filter = { _id: child._id, company: { $in: ['', company] } };
      writes.push({ updateOne: { filter, update: { $set: { ...place, last_update: now } } } });
      parents.push({ _id: child._id, ...place });
    }
  }
  if (writes.length > 0) await database.projects.bulkWrite(writes, { ordered: true });
}

function groupByParent(projects: readonly Descendant[]): Map<string, Descendant[]> {
  const groups = new Map<string, Descendant[]>();
  for (const project of projects) {
    const siblings = groups.get(project.parent ?? '');
    if (siblings) siblings.push(project);
    else groups.set(project.parent ?? '', [project]);
  }
  return groups;
}
