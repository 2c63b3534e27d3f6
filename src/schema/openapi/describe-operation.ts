import type { Deprecation } from '../service-definition.js';
import type { SurfaceAction } from '../surface/surface.js';

/** One thing that people should know about some actions: a sentence, or nothing where it does not hold. */
type Remark = (action: SurfaceAction, requested: string) => string | undefined;

const REMARKS: readonly Remark[] = [
  ({ deprecated }) => deprecated && deprecationText(deprecated),
  ({ version }, requested) =>
    version === requested ? undefined : `Callers of API ${requested} are served by version ${version} of the action.`,
  ({ authorize }) => {
    if (authorize === true) return undefined;
    return authorize === false
      ? 'Needs no credentials, and does not look at them.'
      : 'Needs no credentials; bad ones count as none.';
  },
  ({ authorize, allow_roles: roles }) =>
    authorize !== true || roles.includes('*') ? undefined : `Only for the roles ${roles.join(', ')}.`,
  ({ effect }) => (effect === 'write' ? 'Changes data.' : 'Only reads.'),
  ({ query }) =>
    query
      ? 'Takes the query language: beside the declared parameters, conditions on any field by its dotted name; one value where a list is declared.'
      : undefined,
  ({ batch }) => (batch ? 'Takes a batch: one JSON object a line, or a single one as JSON.' : undefined),
  ({ internal }) =>
    internal ? 'Made for the server and its user interfaces; other callers should not rely on it.' : undefined,
];

/** What people should know about an action beside its own description, in sentences. */
export function describeOperation(action: SurfaceAction, requested: string): string {
  return REMARKS.flatMap((remark) => remark(action, requested) ?? []).join(' ');
}

function deprecationText({ since, sunset, successor, reason }: Deprecation): string {
  const end = sunset === undefined ? '' : ` and ends on ${sunset}`;
  return `Deprecated since ${since}${end}: call ${successor} instead.${reason === undefined ? '' : ` ${reason}`}`;
}
