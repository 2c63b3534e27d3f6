import { unescapeKey } from '../../database/index.js';
import { collectionOf, taskEntity, visible } from '../../query/index.js';
import type { Handler } from '../context.js';
import { unwindMap } from './map-keys.js';
import { inProject } from './project-scope.js';
import { readValuePage } from './value-page.js';

/**
 * The hyper-parameters that tasks have, sorted by section and name as they are stored (projects.md §13.1). Clients take a short page
 * for the last one: `total` counts the page, `remaining` is 0.
 */
export const getHyperParameters: Handler<'projects.get_hyper_parameters'> = async (context, request) => {
  const { database, company, settings } = context;
  const { include_subprojects: includeBelow = true } = request;
  const within = await inProject(database, request.project, includeBelow === true);
  const { skip, limit } = readValuePage(request);
  const found = await collectionOf(database, taskEntity)
    .aggregate<{ _id: { section: string; name: string } }>(
      [
        { $match: { $and: [visible(company, true), within] } },
        ...unwindMap('hyperparams', 'section'),
        ...unwindMap('section.v', 'parameter', ['section.k']),
        { $group: { _id: { section: '$section.k', name: '$parameter.k' } } },
        { $sort: { '_id.section': 1, '_id.name': 1 } },
        { $skip: skip },
        { $limit: limit },
      ],
      { maxTimeMS: settings.query.max_time_ms },
    )
    .toArray();
  const parameters = found.map(({ _id }) => ({ section: unescapeKey(_id.section), name: unescapeKey(_id.name) }));
  return { total: parameters.length, remaining: 0, parameters };
};
