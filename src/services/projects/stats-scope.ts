import { type Condition, type Entity, visible } from '../../query/index.js';
import { type StatsFilter, statsCondition } from './stats-filter.js';
import type { ContentState } from './task-group.js';

/** What the statistics of a listing count (projects.md §9.4–§9.6). */
export interface StatsScope {
  company: string;
  /** Only what these users created; empty: everybody. */
  users: readonly string[];
  filter: StatsFilter;
}

/** The condition on what is counted, public things included. */
export function inScope(entity: Entity, { company, users, filter }: StatsScope, extra: Condition): Condition {
  const conditions = [visible(company, true), extra, statsCondition(entity, filter)];
  if (users.length > 0) conditions.push({ user: { $in: [...users] } });
  return { $and: conditions };
}

/** The condition on documents of one state. */
export function stateCondition(state: ContentState): Condition {
  return { system_tags: state === 'archived' ? 'archived' : { $ne: 'archived' } };
}
