import type { Document } from 'mongodb';
import type { GetEntitiesCountRequest, GetEntitiesCountResponse } from '../../generated/organization.js';
import type { JsonObject } from '../../json/is-object.js';
import { type Entity, buildFilter, collectionOf, modelEntity, projectEntity, taskEntity } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';
import { defaultTrue } from '../default-true.js';
import { selectProjects } from '../projects/index.js';

/** One kind of object that can be counted. */
interface Kind {
  name: 'projects' | 'tasks' | 'models' | 'pipelines' | 'datasets' | 'reports';
  entity: Entity;
  /** Hidden ones count only on request. */
  hideable?: boolean;
  /** Holds whatever the caller asks for; `type` is no condition of theirs then. */
  type?: 'report';
}

const KINDS: readonly Kind[] = [
  { name: 'projects', entity: projectEntity, hideable: true },
  { name: 'tasks', entity: taskEntity, hideable: true },
  { name: 'models', entity: modelEntity },
  { name: 'pipelines', entity: projectEntity },
  { name: 'datasets', entity: projectEntity },
  { name: 'reports', entity: taskEntity, type: 'report' },
];

/** Parameters of listings that do not restrict a count. */
const IGNORED = new Set(['search_text', 'include_subprojects', 'shallow_search']);

/**
 * How many objects of each requested kind match, in the query language of their listings (organization-users-tags.md §3.3).
 * @throws ApiError of the query language
 */
export const getEntitiesCount: Handler<'organization.get_entities_count'> = async (context, request) => {
  const answer: GetEntitiesCountResponse = {};
  const wanted = KINDS.flatMap((kind) => {
    const conditions = request[kind.name];
    return conditions ? [{ kind, conditions }] : [];
  });
  const projects = wanted.some(({ kind }) => kind.entity === projectEntity)
    ? await activeProjects(context, request)
    : undefined;
  await Promise.all(
    wanted.map(async ({ kind, conditions }) => {
      const extra = {
        ...(kind.type && { type: kind.type }),
        ...(kind.hideable && !request.search_hidden && { system_tags: { $ne: 'hidden' } }),
        ...activity(kind, conditions, request.active_users ?? [], projects),
      };
      answer[kind.name] = await count(context, kind, conditions, extra, defaultTrue(request.allow_public));
    }),
  );
  return answer;
};

/** Ids of the projects that the request's active users limit it to; undefined when it names none. */
async function activeProjects(
  context: ServiceContext,
  request: GetEntitiesCountRequest,
): Promise<string[] | undefined> {
  const users = request.active_users ?? [];
  if (users.length === 0) return undefined;
  return [...(await selectProjects(context, { users, within: [], allowPublic: defaultTrue(request.allow_public) }))];
}

function activity(kind: Kind, conditions: JsonObject, users: string[], projects: string[] | undefined): Document {
  if (kind.entity === projectEntity) return projects ? { _id: { $in: projects } } : {};
  return users.length > 0 && isEmpty(conditions['user']) ? { user: { $in: users } } : {};
}

function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}

async function count(
  { database, settings, company, now }: ServiceContext,
  { entity, type }: Kind,
  conditions: JsonObject,
  extra: Document,
  allowPublic: boolean,
): Promise<number> {
  const parameters = Object.fromEntries(
    Object.entries(conditions).filter(([name]) => !IGNORED.has(name) && !(type && name === 'type')),
  );
  const filter = await buildFilter({ database, settings }, entity, parameters, { company, allowPublic, extra, now });
  return collectionOf(database, entity).countDocuments(filter, { maxTimeMS: settings.query.max_time_ms });
}
