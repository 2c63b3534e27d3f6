import { modelEntity, taskEntity } from '../../query/index.js';
import { carriedTags } from '../carried-tags.js';
import type { Handler } from '../context.js';

/** The tags that tasks and models of the company carry (organization-users-tags.md §3.1). */
export const getTags: Handler<'organization.get_tags'> = (context, request) =>
  carriedTags(context, [taskEntity, modelEntity], request);
