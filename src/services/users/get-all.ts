import type { Document } from 'mongodb';
import { listEntities, userEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { activeUsers } from './active-users.js';

/** Profiles of the caller's company (organization-users-tags.md §4.3). */
export const getAll: Handler<'users.get_all'> = async (context, request) => {
  const { company, now, newId } = context;
  const { rows } = await listEntities(context, userEntity, request, {
    company,
    allowPublic: false,
    expand: false,
    now,
    newId,
  });
  return { users: rows };
};

/** The same with the company as an object, and limited to those who are active in projects (§4.3). */
export const getAllEx: Handler<'users.get_all_ex'> = async (context, request) => {
  const { company, now, newId } = context;
  const projects = request.active_in_projects;
  const extra: Document | undefined = projects ? { _id: { $in: await activeUsers(context, projects) } } : undefined;
  const { rows } = await listEntities(context, userEntity, request, {
    company,
    allowPublic: false,
    expand: true,
    extra,
    now,
    newId,
  });
  return { users: rows };
};
