/** Whether callers of the older surface go on working with the newer one. */
export type ChangeKind = 'breaking' | 'compatible';

/** One difference between two surfaces, as a rule found it. */
export interface Change {
  /** Id of the rule that found it, such as `request-property-removed`. */
  rule: string;
  kind: ChangeKind;
  /** `service.action`. */
  endpoint: string;
  /** Version of the action that serves the newer surface; the one that served the older one, where the action is gone. */
  version: string;
  part: 'action' | 'request' | 'response';
  /** JSON pointer of the value that callers send or get, inside the part, such as `/models/items/name`; empty for the whole. */
  path: string;
  /** One sentence: what changed. */
  message: string;
  /** One sentence: how to keep callers working. Empty for compatible changes. */
  fix: string;
}
