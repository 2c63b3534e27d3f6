import type { GetAllExRequest } from '../../generated/projects.js';
import { combine, listEntities, projectEntity, taskEntity } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { decorateRows } from './decorate-rows.js';
import { hiddenCondition, requestedIds } from '../hidden-condition.js';
import { withTreeConditions } from './list-parameters.js';
import { widenProjection } from './row-projection.js';
import { selectProjects } from './select-projects.js';
import { childrenCondition, statsFilterOf } from './stats-filter.js';

/**
 * Lists projects with references as objects, selected by what is in them and with statistics about it (projects.md §9).
 * @throws ApiError of the query language; 400/12 for a malformed filter of the statistics
 */
export const getAllEx: Handler<'projects.get_all_ex'> = async (context, request) => {
  const allowPublic = isPublicAllowed(request);
  const filter = statsFilterOf(request);
  const preselection = await preselect(context, request, allowPublic);
  if (preselection?.listed.length === 0) return { projects: [] };

  const { request: listing, surplus } = widenProjection(withTreeConditions(request), neededFields(request));
  const conditions = [hiddenCondition(request), preselection && { _id: { $in: preselection.listed } }];
  const { rows, ...scroll } = await listEntities(
    context,
    projectEntity,
    { ...listing, ...(preselection && { id: null }) },
    {
      ...context,
      allowPublic,
      expand: true,
      extra: combine(
        conditions.filter((condition) => condition !== undefined),
        '$and',
      ),
    },
  );
  const decorated = await decorateRows(context, rows, request, { filter, selected: preselection?.selected });
  for (const row of decorated) for (const field of surplus) delete row[field];
  return { projects: decorated, ...scroll };
};

/** Whoever speaks of `allow_public` decides by it, even with a null; the older `non_public` comes second (query-language.md §3). */
function isPublicAllowed({ allow_public: allowPublic, non_public: nonPublic }: GetAllExRequest): boolean {
  if (allowPublic !== undefined) return allowPublic === true;
  return nonPublic !== true;
}

/** Which projects a request about users or children is limited to (projects.md §9.2). */
interface Preselection {
  selected: ReadonlySet<string>;
  /** Those of them that the request asks for. */
  listed: string[];
}

async function preselect(
  context: ServiceContext,
  request: GetAllExRequest,
  allowPublic: boolean,
): Promise<Preselection | undefined> {
  const users = request.active_users ?? [];
  const childrenType = request.children_type ?? undefined;
  if (users.length === 0 && !childrenType) return undefined;
  const requested = requestedIds(request.id);
  const children = childrenCondition(childrenType === 'report' ? taskEntity : projectEntity, request);
  const wanted = { users, childrenType, children, within: requested, allowPublic };
  const selected = await selectProjects(context, wanted);
  const listed = requested.length > 0 ? requested.filter((id) => selected.has(id)) : [...selected];
  return { selected, listed };
}

function neededFields(request: GetAllExRequest): string[] {
  const {
    search_hidden: hidden,
    include_stats: stats,
    check_own_contents: own,
    include_dataset_stats: datasets,
  } = request;
  return [...(stats || own || datasets ? ['id'] : []), ...(hidden ? ['system_tags'] : [])];
}
