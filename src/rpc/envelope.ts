import { type ApiVersion, FIRST_STRING_VERSION, compareVersions } from '../schema/api-version.js';
import type { ApiError } from './api-error.js';

/** What the `meta` part of every answer tells (wire-protocol.md §9.1). */
export interface EnvelopeMeta {
  id: string;
  trx: string;
  /** `service.action`, empty when the path was not understood. */
  endpoint: string;
  /** Undefined when the path was not understood. */
  requestedVersion: ApiVersion | undefined;
  /** Undefined when no endpoint was chosen. */
  actualVersion: ApiVersion | undefined;
}

/** The envelope of a good answer, as JSON text. */
export function renderSuccess(meta: EnvelopeMeta, data: unknown): string {
  return render(meta, 200, 0, 'OK', '""', '{}', data === undefined ? '{}' : JSON.stringify(data));
}

/** The envelope of an error: `data` is `{}`, which clients rely on; `error_data` tells what was wrong. */
export function renderError(meta: EnvelopeMeta, error: ApiError): string {
  return render(meta, error.code, error.subcode, error.message, 'null', errorData(error), '{}');
}

function render(
  meta: EnvelopeMeta,
  code: number,
  subcode: number,
  message: string,
  stack: string,
  errors: string,
  data: string,
): string {
  const { requested, actual } = versionTokens(meta);
  return (
    `{"meta":{"id":${JSON.stringify(meta.id)},"trx":${JSON.stringify(meta.trx)},` +
    `"endpoint":{"name":${JSON.stringify(meta.endpoint)},"requested_version":${requested},"actual_version":${actual}},` +
    `"result_code":${code},"result_subcode":${subcode},"result_msg":${JSON.stringify(message)},` +
    `"error_stack":${stack},"error_data":${errors}},"data":${data}}`
  );
}

/**
 * Versions are strings, but numbers with a fraction when the requested one is below 2.1: a client of the first generation fails
 * on strings, and a later one loops on integers (wire-protocol.md §4.4). `JSON.stringify(2.0)` would write an integer.
 */
function versionTokens({ requestedVersion, actualVersion }: EnvelopeMeta): { requested: string; actual: string } {
  if (requestedVersion === undefined) return { requested: '1.0', actual: 'null' };
  const token = compareVersions(requestedVersion, FIRST_STRING_VERSION) < 0 ? numberToken : stringToken;
  return { requested: token(requestedVersion), actual: actualVersion === undefined ? 'null' : token(actualVersion) };
}

function numberToken({ text }: ApiVersion): string {
  return text.includes('.') ? text : `${text}.0`;
}

function stringToken({ text }: ApiVersion): string {
  return JSON.stringify(text);
}

/** `error_data` as JSON; a value that JSON cannot say becomes a string. */
function errorData(error: ApiError): string {
  return (
    JSON.stringify(error.data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '{}'
  );
}
