import type { Answer } from './test-server.js';

/** An id that no document has. */
export const MISSING = '0123456789abcdef0123456789abcdef';

/** Dates in answers (wire-protocol.md §9.2). */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00$/;

/** Code and subcode of an answer, such as `400/12`. */
export function codeOf({ status, meta }: Pick<Answer, 'status' | 'meta'>): string {
  const code = `${meta.result_code}/${meta.result_subcode}`;
  return status === meta.result_code ? code : `${code} with HTTP status ${status}`;
}

/** Code and subcode of each failure of a `*_many` answer, by id. */
export function failuresOf(data: Answer['data']): Record<string, string> {
  const failed: { id: string; error: { codes: number[] } }[] = data['failed'];
  return Object.fromEntries(failed.map(({ id, error }) => [id, error.codes.join('/')]));
}
