import type { MetricVariantResult } from '../../generated/projects.js';
import { type Condition, collectionOf, modelEntity, taskEntity, visible } from '../../query/index.js';
import type { Handler } from '../context.js';
import { unwindMap } from './map-keys.js';
import { inProject } from './project-scope.js';

/** The scalars that tasks or models have reported last, sorted by metric and variant (projects.md §13.5). */
export const getUniqueMetricVariants: Handler<'projects.get_unique_metric_variants'> = async (context, request) => {
  const { database, company, settings } = context;
  const { include_subprojects: includeBelow = true, ids, model_metrics: ofModels } = request;
  const conditions: Condition[] = [
    visible(company, true),
    await inProject(database, request.project, includeBelow === true),
    ids && ids.length > 0 ? { _id: { $in: ids } } : {},
  ];
  const found = await collectionOf(database, ofModels ? modelEntity : taskEntity)
    .aggregate<MetricVariantResult>(
      [
        { $match: { $and: conditions } },
        ...unwindMap('last_metrics', 'metric'),
        ...unwindMap('metric.v', 'variant', ['metric.k']),
        { $match: { 'variant.v.metric': { $type: 'string' }, 'variant.v.variant': { $type: 'string' } } },
        {
          $group: {
            _id: { metric: '$variant.v.metric', variant: '$variant.v.variant' },
            metric_hash: { $first: '$metric.k' },
            variant_hash: { $first: '$variant.k' },
          },
        },
        { $sort: { '_id.metric': 1, '_id.variant': 1 } },
        { $project: { _id: 0, metric: '$_id.metric', metric_hash: 1, variant: '$_id.variant', variant_hash: 1 } },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  return { metrics: found };
};
