import type { SurfaceAction } from '../../surface/surface.js';
import type { MemberPair, ValuePair } from '../walk-schemas.js';

/**
 * One kind of change that two surfaces can show. A rule sees a pair of the same thing, before and after, and says in a sentence what
 * changed about it, without naming the place: that stands beside it in the report.
 */
export type Rule<Pair> = RuleHead & {
  find(pair: Pair): string | undefined;
};

/** What a rule says of itself. */
export type RuleHead = Verdict & {
  /** Kebab-case, never reused: exceptions and reports name it. */
  id: string;
  /** The key of an action in a service file whose value it judges, where there is one: that is where a report leads to. */
  key?: string;
  /** A sentence or two: what it finds, and why that breaks callers or doesn't. */
  purpose: string;
  /** Only what people read changed; released versions need not hold it. */
  isDocumentation?: true;
};

type Verdict =
  | {
      kind: 'breaking';
      /** One sentence: how to keep callers working. */
      fix: string;
    }
  | { kind: 'compatible' };

/** Whether an action is there at all. */
export interface EndpointPair {
  before: SurfaceAction | undefined;
  after: SurfaceAction | undefined;
  /** Whether callers of the newer surface are told that the action is retired. */
  retired: boolean;
}

/** An action that both surfaces have. */
export interface ActionPair {
  before: SurfaceAction;
  after: SurfaceAction;
  /** The API version, where both surfaces are of the same one: its callers should see the same version of the action then. */
  apiVersion: string | undefined;
}

export type EndpointRule = Rule<EndpointPair>;
export type ActionRule = Rule<ActionPair>;
export type MemberRule = Rule<MemberPair>;
export type ValueRule = Rule<ValuePair>;
