import type { Definitions, JsonSchema } from '../json-schema.js';
import { type Surface, type SurfaceAction, actionsOf } from '../surface/surface.js';
import type { Change } from './change.js';
import { ACTION_RULES, ENDPOINT_RULES, MEMBER_RULES, VALUE_RULES } from './rules/index.js';
import type { Rule } from './rules/rule.js';
import { walkSchemas } from './walk-schemas.js';

/**
 * Everything that a caller of one surface would notice on meeting another: that of a newer version, or of the same version after the
 * service files changed. The order of keys makes no difference. Sorted by endpoint, part and path.
 */
export function compareSurfaces(before: Surface, after: Surface): Change[] {
  const [actionsBefore, actionsAfter] = [actionsOf(before), actionsOf(after)];
  const retired = new Set(after.retired);
  const apiVersion = before.version === after.version ? before.version : undefined;
  const endpoints = new Set([...actionsBefore.keys(), ...actionsAfter.keys()]);
  return [...endpoints]
    .flatMap((endpoint) => {
      const [own, newer] = [actionsBefore.get(endpoint), actionsAfter.get(endpoint)];
      const pair = { before: own?.action, after: newer?.action, retired: retired.has(endpoint) };
      const place: Place = {
        endpoint,
        version: (newer ?? own)?.action.version ?? after.version,
        part: 'action',
        path: '',
      };
      const changes = applyRules(ENDPOINT_RULES, pair, place);
      return own && newer ? [...changes, ...compareActions(own, newer, place, apiVersion)] : changes;
    })
    .sort(byPlace);
}

type Place = Pick<Change, 'endpoint' | 'version' | 'part' | 'path'>;

/** An action with what its references mean. */
interface PlacedAction {
  service: { definitions: Definitions };
  action: SurfaceAction;
}

function compareActions(
  before: PlacedAction,
  after: PlacedAction,
  place: Place,
  apiVersion: string | undefined,
): Change[] {
  const changes = applyRules(ACTION_RULES, { before: before.action, after: after.action, apiVersion }, place);
  for (const part of ['request', 'response'] as const) {
    walkSchemas(described(before, part), described(after, part), {
      member: (path, pair) => changes.push(...applyRules(MEMBER_RULES[part], pair, { ...place, part, path })),
      value: (path, pair) => changes.push(...applyRules(VALUE_RULES[part], pair, { ...place, part, path })),
    });
  }
  return changes;
}

function described(
  { service: { definitions }, action }: PlacedAction,
  part: 'request' | 'response',
): { schema: JsonSchema; definitions: Definitions } {
  return { schema: action[part], definitions };
}

function applyRules<Pair>(rules: readonly Rule<Pair>[], pair: Pair, place: Place): Change[] {
  return rules.flatMap((rule) => {
    const message = rule.find(pair);
    if (message === undefined) return [];
    const { id, kind } = rule;
    return [{ rule: id, kind, ...place, message, fix: rule.kind === 'breaking' ? rule.fix : '' }];
  });
}

const PART_ORDER = ['action', 'request', 'response'];

function byPlace(a: Change, b: Change): number {
  return (
    compareTexts(a.endpoint, b.endpoint) ||
    PART_ORDER.indexOf(a.part) - PART_ORDER.indexOf(b.part) ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.rule, b.rule)
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
