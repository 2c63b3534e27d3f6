import { isObject } from '../json/is-object.js';
import type { ArgumentTexts } from '../schema/leniency.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';
import { decodeForm, isFormType } from './decode-form.js';
import { decodeText } from './decode-text.js';
import { type JsonLimits, parseJson } from './parse-json.js';
import { type Argument, layArguments } from './query-arguments.js';

/** A decoded request, before its schema is looked at. */
export interface DecodedRequest {
  /** The body of an ordinary call, with query and form arguments laid over it. */
  values: Record<string, unknown>;
  /** The text of values that came from arguments. */
  texts: ArgumentTexts;
  /** The lines of a json-lines body. */
  lines: Record<string, unknown>[] | undefined;
}

const NO_TEXTS: ArgumentTexts = new Map();
const NO_FIELDS: readonly Argument[] = [];

/**
 * Decodes body, query string and form into one request (wire-protocol.md §5).
 * @throws ApiError 400/0 when the body cannot be read, 400/12 when it is not an object
 */
export async function decodeRequest(call: Call, limits: JsonLimits): Promise<DecodedRequest> {
  const body = await call.body();
  const contentType = call.header('content-type') ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/json-lines') return { values: {}, texts: NO_TEXTS, lines: decodeLines(body, limits) };

  const { json, fields } = isFormType(mediaType)
    ? await decodeForm(body, contentType)
    : { json: body.length === 0 ? '' : decodeText(body), fields: NO_FIELDS };
  const values = decodeObject(json, limits);
  const query = call.query === '' ? NO_FIELDS : [...new URLSearchParams(call.query)];
  return { values, texts: layAll(values, [query, fields], limits), lines: undefined };
}

/** Lays one source of arguments after the other over the values, the later over the earlier. */
function layAll(
  values: Record<string, unknown>,
  sources: readonly (readonly Argument[])[],
  limits: JsonLimits,
): ArgumentTexts {
  const given = sources.filter((pairs) => pairs.length > 0).map((pairs) => layArguments(values, pairs, limits).texts);
  return given.length > 1 ? new Map(given.flatMap((texts) => [...texts])) : (given[0] ?? NO_TEXTS);
}

function decodeObject(text: string, limits: JsonLimits): Record<string, unknown> {
  if (text === '') return {};
  const value = parseJson(text, limits);
  if (value === null) return {};
  if (isObject(value)) return value;
  throw new ApiError('bad_request.validation_error', {
    extra: `the request body must be an object, not ${typeName(value)}`,
  });
}

const LINE = /[^\r\n]+/g;

/** Empty lines are skipped; the first line that is no object fails the call (wire-protocol.md §5.4). */
function decodeLines(body: Uint8Array, limits: JsonLimits): Record<string, unknown>[] {
  const text = decodeText(body);
  const lines: Record<string, unknown>[] = [];
  for (const { 0: line, index } of text.matchAll(LINE)) {
    if (line.trim() === '') continue;
    const place = () => ` in line ${lineNumber(text, index)}`;
    if (lines.length === limits.values) {
      throw new ApiError('bad_request.malformed_body', { extra: `more than ${limits.values} lines` });
    }
    const value = parseJson(line, limits, place);
    if (!isObject(value)) {
      throw new ApiError('bad_request.malformed_body', {
        message: `json lines must contain objects, found: ${typeName(value)}${place()}`,
      });
    }
    lines.push(value);
  }
  return lines;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Lines end with a line feed, a carriage return, or both. */
function lineNumber(text: string, end: number): number {
  let number = 1;
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(index + 1) !== LINE_FEED)) number += 1;
  }
  return number;
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
