import type { JsonObject } from '../../json/is-object.js';

/** A call of an action, and maybe one that was refused, as a server really answered them (schema/examples). */
export interface ActionExample {
  request: JsonObject;
  /** `data` of the answer. */
  response: JsonObject;
  error?: ErrorExample;
}

/** A call that was refused, and why: the members of `meta` that say so. */
export interface ErrorExample {
  request: JsonObject;
  result_code: number;
  result_subcode: number;
  result_msg: string;
  error_data: JsonObject;
}

/** An example with the versions of the action whose schemas declare all that it holds. */
export interface FittingExample extends ActionExample {
  versions: readonly string[];
}

/** Examples by `service.action`. */
export type Examples = Readonly<Record<string, FittingExample>>;
