import type { NamedEntity } from '../../generated/projects.js';
import { byCodePoint } from '../../query/index.js';
import type { ServiceContext } from '../context.js';

/** Which projects below others count. */
export interface SubProjectsWanted {
  hidden: boolean;
  /** Only these; absent: all. */
  among?: ReadonlySet<string> | undefined;
}

/** What is below each of some projects, at any depth, sorted by name (projects.md §9.5): one query for all. */
export async function subProjectsOf(
  { database, company, settings }: ServiceContext,
  projects: readonly string[],
  { hidden, among }: SubProjectsWanted,
): Promise<Map<string, NamedEntity[]>> {
  const found = await database.projects
    .find(
      {
        path: { $in: [...projects] },
        company: { $in: ['', company] },
        ...(!hidden && { system_tags: { $ne: 'hidden' } }),
      },
      { projection: { name: 1, path: 1 }, maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  const below = new Map(projects.map((id) => [id, [] as NamedEntity[]]));
  for (const { _id: id, name, path = [] } of found.sort((a, b) => byCodePoint(a.name, b.name))) {
    if (among && !among.has(id)) continue;
    for (const ancestor of path) below.get(ancestor)?.push({ id, name });
  }
  return below;
}
