import { unescapeKey } from '../../database/index.js';
import { collectionOf, modelEntity, visible } from '../../query/index.js';
import type { Handler } from '../context.js';
import { unwindMap } from './map-keys.js';
import { inProject } from './project-scope.js';
import { readValuePage } from './value-page.js';

/**
 * The metadata keys that models have, sorted as they are stored (projects.md §13.3). Clients take a short page for the last one:
 * `total` counts the page, `remaining` is 0.
 */
export const getModelMetadataKeys: Handler<'projects.get_model_metadata_keys'> = async (context, request) => {
  const { database, company, settings } = context;
  const { include_subprojects: includeBelow = true } = request;
  const within = await inProject(database, request.project, includeBelow === true);
  const { skip, limit } = readValuePage(request);
  const found = await collectionOf(database, modelEntity)
    .aggregate<{ _id: string }>(
      [
        { $match: { $and: [visible(company, true), within] } },
        ...unwindMap('metadata', 'entry'),
        { $group: { _id: '$entry.k' } },
        { $sort: { _id: 1 } },
        { $skip: skip },
        { $limit: limit },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  const keys = found.map(({ _id }) => unescapeKey(_id));
  return { total: keys.length, remaining: 0, keys };
};
