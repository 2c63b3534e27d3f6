import type { StatsDatasets } from '../../generated/projects.js';
import { byCodePoint, collectionOf, projectEntity, taskEntity } from '../../query/index.js';
import type { ServiceContext } from '../context.js';
import { type StatsScope, inScope } from './stats-scope.js';

/** The datasets directly below each of some projects, with their tags: one query for all (projects.md §9.5). */
export async function datasetsBelow(
  { database, settings }: ServiceContext,
  projects: readonly string[],
  scope: StatsScope,
): Promise<Map<string, string[][]>> {
  const wanted = inScope(projectEntity, scope, { parent: { $in: [...projects] }, system_tags: 'dataset' });
  const found = await collectionOf(database, projectEntity)
    .find(wanted, { projection: { parent: 1, tags: 1 }, maxTimeMS: settings.query.max_time_ms })
    .toArray();
  const byParent = new Map<string, string[][]>();
  for (const { parent, tags } of found) {
    const datasets = byParent.get(String(parent)) ?? [];
    byParent.set(String(parent), datasets);
    datasets.push(Array.isArray(tags) ? tags.map(String) : []);
  }
  return byParent;
}

/** The statistics of datasets, given the tags of each. */
export function summariseDatasets(datasets: readonly (readonly string[])[]): StatsDatasets {
  return { count: datasets.length, tags: [...new Set(datasets.flat())].sort(byCodePoint) };
}

/** How large a dataset version is. */
export interface DatasetExtent {
  file_count: number;
  total_size: number;
}

/** The extent of the latest dataset version directly in each of some projects (projects.md §9.7). */
export async function datasetExtents(
  { database, company, settings }: ServiceContext,
  projects: readonly string[],
): Promise<Map<string, DatasetExtent>> {
  const versions = await collectionOf(database, taskEntity)
    .aggregate<{ _id: string; latest: { files?: unknown; size?: unknown } }>(
      [
        {
          $match: {
            company: { $in: ['', company] },
            project: { $in: [...projects] },
            system_tags: { $ne: 'archived' },
            runtime: { $nin: [null, {}] },
          },
        },
        {
          $group: {
            _id: '$project',
            latest: {
              $top: {
                sortBy: { last_update: -1, _id: 1 },
                output: { files: '$runtime.ds_file_count', size: '$runtime.ds_total_size' },
              },
            },
          },
        },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  return new Map(
    versions.map(({ _id, latest }) => [
      _id,
      { file_count: numberOr0(latest.files), total_size: numberOr0(latest.size) },
    ]),
  );
}

/** What clients keep in `runtime` is free. */
function numberOr0(value: unknown): number {
  return typeof value === 'number' ? Math.trunc(value) : 0;
}
