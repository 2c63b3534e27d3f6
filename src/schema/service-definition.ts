import type { JsonSchema } from './json-schema.js';

/** The roles that a caller can have (wire-protocol.md §8.1). */
export const ROLES = ['system', 'root', 'admin', 'superuser', 'user', 'annotator', 'guest'] as const;
export type Role = (typeof ROLES)[number];

/** Whether an action changes anything. Guests and cookie-authenticated GETs may only read. */
export type Effect = 'read' | 'write';

/** Notice that callers should leave an endpoint version. */
export interface Deprecation {
  /** Day from which on it is deprecated, `YYYY-MM-DD`, UTC. */
  since: string;
  /** Day on which it ends, if that is known. */
  sunset?: string;
  /** What to call instead: `service.action@version`. */
  successor: string;
  reason?: string;
}

/** One version of an action as its service file declares it. */
export interface VersionDefinition {
  request?: JsonSchema;
  /** A json-lines batch: each line is a request of that action at that version. Without lines it is 400/17 unless it may be empty. */
  batch_request?: { action: string; version: string; may_be_empty?: boolean };
  response: JsonSchema;
  deprecated?: Deprecation;
}

/** One action of a service, with its versions from old to new. */
export interface ActionDefinition {
  description: string;
  effect?: Effect;
  internal?: boolean;
  /** `true`: needs credentials; `false`: never looks at them; `null`: tries them, failure means anonymous. */
  authorize?: boolean | null;
  allow_roles?: readonly string[];
  /** A list action: lenient about scalars for lists (wire-protocol.md §10.2). */
  query?: boolean;
  /** Keys that the body must hold; a missing one is 400/11 (wire-protocol.md §10.1). */
  required_keys?: readonly string[];
  /**
   * The oldest version at which the action answers, when that is older than the first declared one, which then serves it
   * (wire-protocol.md §4.3).
   */
  available_from?: string;
  /** Calls above this version are answered 301/1 (wire-protocol.md §4.5). */
  retired_after?: string;
  versions: Readonly<Record<string, VersionDefinition>>;
}

/** Flags of actions that do not set their own. */
export interface ServiceDefaults {
  internal?: boolean;
  authorize?: boolean | null;
  allow_roles?: readonly string[];
  available_from?: string;
}

/** A service file after HOCON: what the build writes as canonical JSON, and the server reads. */
export interface ServiceDefinition {
  service: string;
  description: string;
  defaults?: ServiceDefaults;
  definitions?: Readonly<Record<string, JsonSchema>>;
  actions: Readonly<Record<string, ActionDefinition>>;
}
