import type { Change } from '../schema/diff/change.js';
import { compareSurfaces } from '../schema/diff/compare-surfaces.js';
import type { Surface } from '../schema/surface/surface.js';
import { type UsageRecord, calledActions } from '../usage/index.js';

/** What a caller has to look after when it moves from one version of the API to another. */
export interface Migration {
  from: string;
  to: string;
  /** Every action that it calls. */
  actions: string[];
  /** What of them breaks, in the order of the actions. */
  changes: Change[];
}

/** Compares two versions of the API as far as the counted calls use it. */
export function migrationOf(records: readonly UsageRecord[], from: Surface, to: Surface): Migration {
  const actions = calledActions(records);
  return {
    from: from.version,
    to: to.version,
    actions,
    changes: compareSurfaces(from, to).filter(
      ({ kind, endpoint }) => kind === 'breaking' && actions.includes(endpoint),
    ),
  };
}
