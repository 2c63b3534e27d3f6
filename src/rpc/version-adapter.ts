import { type JsonObject, isObject } from '../json/is-object.js';
import { type ApiVersion, compareVersions } from '../schema/api-version.js';

/**
 * One difference between an older API version and the newest one (wire-protocol.md §4.5). Handlers know only the newest;
 * adapters bring an old request up to it and its answer down again.
 */
export interface VersionAdapter {
  /** What changed, as a name for the changelog. */
  name: string;
  /** The version that brought the change: calls below it are adapted. */
  before: ApiVersion;
  /** Actions that it touches. */
  actions: readonly string[];
  /** Brings a request up. */
  request?: (request: JsonObject, action: string) => JsonObject;
  /** Brings an answer down. */
  response?: (response: JsonObject, action: string) => JsonObject;
}

/** The adapters of a list that apply to a call, newest change first. */
export function adaptersFor(
  adapters: readonly VersionAdapter[],
  action: string,
  requested: ApiVersion,
): VersionAdapter[] {
  return adapters
    .filter(({ before, actions }) => compareVersions(requested, before) < 0 && actions.includes(action))
    .sort((a, b) => compareVersions(b.before, a.before));
}

/** Brings a request up to the newest version, a batch line by line: the oldest change first. */
export function adaptRequest(applicable: readonly VersionAdapter[], action: string, request: unknown): unknown {
  if (Array.isArray(request)) return request.map((line) => adaptRequest(applicable, action, line));
  if (!isObject(request)) return request;
  return applicable.reduceRight((value, { request: up }) => up?.(value, action) ?? value, request);
}

/** Brings an answer down to the requested version: the newest change first. */
export function adaptResponse(applicable: readonly VersionAdapter[], action: string, response: JsonObject): JsonObject {
  return applicable.reduce((value, { response: down }) => down?.(value, action) ?? value, response);
}
