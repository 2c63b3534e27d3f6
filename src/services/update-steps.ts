import type { Document } from 'mongodb';

/**
 * The step of an aggregation that sets values at stored paths. They are taken as they are, whatever they look like: a text may begin
 * like a path, an object hold a key like an operator.
 */
export function setStep(values: Readonly<Record<string, unknown>>): Document {
  return { $set: literals(values) };
}

/** The step that removes what is at stored paths; none of them may lie below another one. */
export function unsetStep(paths: readonly string[]): Document {
  return { $unset: [...new Set(paths)] };
}

/** Values for a `$set` that has computed ones beside them. */
export function literals(values: Readonly<Record<string, unknown>>): Document {
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { $literal: value }]));
}
