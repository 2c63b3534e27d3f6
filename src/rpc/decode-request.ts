import { isObject } from '../json/is-object.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';
import { type JsonLimits, decodeText, parseJson } from './parse-json.js';
import { layArguments } from './query-arguments.js';

/** A decoded request, before its schema is looked at. */
export interface DecodedRequest {
  /** The body of an ordinary call, with query and form arguments laid over it. */
  values: Record<string, unknown>;
  /** The text of values that came from arguments. */
  texts: ReadonlyMap<string, string>;
  /** The lines of a json-lines body. */
  lines: Record<string, unknown>[] | undefined;
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();

/**
 * Decodes body, query string and form into one request (wire-protocol.md §5).
 * @throws ApiError 400/0 when the body cannot be read, 400/12 when it is not an object
 */
export async function decodeRequest(call: Call, limits: JsonLimits): Promise<DecodedRequest> {
  const body = await call.body();
  const mediaType = (call.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'application/json-lines') return { values: {}, texts: NO_TEXTS, lines: decodeLines(body, limits) };

  const isForm = mediaType === 'application/x-www-form-urlencoded' || mediaType === 'multipart/form-data';
  const json = isForm && !isDisguisedJson(body) ? {} : decodeObject(body, limits);
  const fields = isForm && !isDisguisedJson(body) ? await readForm(body, call.header('content-type') ?? '') : [];
  const pairs = [...new URLSearchParams(call.query), ...fields];
  if (pairs.length === 0) return { values: json, texts: NO_TEXTS, lines: undefined };
  return { ...layArguments(json, pairs), lines: undefined };
}

function decodeObject(body: Uint8Array, limits: JsonLimits): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = parseJson(decodeText(body), limits);
  if (value === null) return {};
  if (isObject(value)) return value;
  throw new ApiError('bad_request.validation_error', { extra: `the request body must be an object, not ${typeName(value)}` });
}

/** Empty lines are skipped; the first line that is no object fails the call (wire-protocol.md §5.4). */
function decodeLines(body: Uint8Array, limits: JsonLimits): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  for (const [index, line] of decodeText(body).split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue;
    const value = parseJson(line, limits, ` in line ${index + 1}`);
    if (!isObject(value)) {
      throw new ApiError('bad_request.malformed_body', {
        message: `json lines must contain objects, found: ${typeName(value)} in line ${index + 1}`,
      });
    }
    lines.push(value);
  }
  return lines;
}

/** Form fields as text; uploaded files are ignored (wire-protocol.md §5.1). */
async function readForm(body: Uint8Array, contentType: string): Promise<[string, string][]> {
  if (body.length === 0) return [];
  try {
    const form = await new Response(Buffer.from(body), { headers: { 'content-type': contentType } }).formData();
    return [...form].flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  } catch (cause) {
    throw new ApiError('bad_request.malformed_body', { extra: 'the form cannot be read', cause });
  }
}

/** `curl -d '{…}'` sends JSON under the form type; no form begins with a brace (wire-protocol.md §5.1). */
function isDisguisedJson(body: Uint8Array): boolean {
  return body[0] === 0x7b;
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
