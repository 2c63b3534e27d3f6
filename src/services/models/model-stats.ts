import type { ServiceContext } from '../context.js';

/** Statistics of a model in listings. */
export interface ModelStats {
  labels_count: number;
}

/** How many labels each of the listed models has, by id (models.md §1.4): one aggregation for the whole page. */
export async function labelCounts(
  { database, company }: ServiceContext,
  models: readonly { id?: string }[],
): Promise<Map<string, ModelStats>> {
  const ids = models.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const counts = await database.models
    .aggregate<{ _id: string; labels_count: number }>([
      { $match: { _id: { $in: ids }, company: { $in: ['', company] } } },
      { $project: { labels_count: { $size: { $objectToArray: { $ifNull: ['$labels', {}] } } } } },
    ])
    .toArray();
  return new Map(counts.map(({ _id, labels_count }) => [_id, { labels_count }]));
}
