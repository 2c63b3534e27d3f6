import type { Received } from '../support/send.js';
import type { ApiDocument, Operation } from './api-document.js';

/** What an answer has that the document does not tell of its operation, or should never have; undefined when it keeps all promises. */
export function judgeAnswer(document: ApiDocument, { responses }: Operation, answer: Received): string | undefined {
  const { status, headers, text } = answer;
  if (status >= 500) return 'the server failed';
  const documented = responses[String(status)] ?? responses[`${String(status).charAt(0)}XX`];
  if (!documented) return `undocumented status ${status}`;
  const missing = Object.entries(documented.headers ?? {}).find(
    ([name, { required }]) => required && headers[name.toLowerCase()] === undefined,
  );
  if (missing) return `no header ${missing[0]}`;
  if (!documented.content) return undefined;

  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const media = documented.content[type] ?? documented.content['*/*'];
  if (!media) return `undocumented content type ${type}`;
  if (!media.schema) return undefined;
  const value: unknown = type === 'application/json' ? JSON.parse(text) : text;
  const fault = document.fault(media.schema, value);
  if (fault !== undefined) return fault;

  const errors = documented['x-errors'];
  const codes = errors ? codesIn(value) : undefined;
  const isListed = !errors || errors.some(({ code, subcode }) => `${code}/${subcode}` === codes);
  return isListed ? undefined : `undocumented error ${codes}`;
}

function codesIn(value: unknown): string {
  const { meta } = isAnswer(value) ? value : { meta: {} };
  return `${meta.result_code}/${meta.result_subcode}`;
}

function isAnswer(value: unknown): value is { meta: { result_code?: number; result_subcode?: number } } {
  return typeof value === 'object' && value !== null && 'meta' in value;
}
