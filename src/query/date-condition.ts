import type { Condition } from './condition.js';
import { ApiError } from '../rpc/api-error.js';
import type { Field } from './entity.js';
import { parseDate } from './parse-date.js';
import { rangeCondition } from './range.js';

const COMPARISON = /^(>=|>|<=|<)?([\s\S]*)$/;
const OPERATORS = { '>=': '$gte', '>': '$gt', '<=': '$lte', '<': '$lt', '': '$eq' } as const;

function isOperator(text: string): text is keyof typeof OPERATORS {
  return Object.hasOwn(OPERATORS, text);
}

/**
 * The condition of a date parameter such as `">2026-01-01"` or `[">=2026-01-01", "<2026-02-01"]` (query-language.md §11). Two dates
 * without comparison are a range. Texts that are no dates are skipped.
 *
 * @throws ApiError 400/16 for elements that are no text, 400/12 and 400/16 as ranges do
 */
export function dateCondition(value: unknown, stored: string, field: Field, now: Date): Condition | undefined {
  if (value === null || value === undefined) return undefined;
  const elements: unknown[] = Array.isArray(value) ? value : [value];
  if (isRange(elements)) return rangeCondition(elements, stored, field, now);
  const condition: Record<string, Date> = {};
  for (const element of elements) {
    if (typeof element !== 'string') {
      throw new ApiError('bad_request.fields_value_error', {
        extra: `${stored}: a date condition is a text such as ">2026-01-01"`,
        details: { field: stored },
      });
    }
    const [, operator = '', text = ''] = COMPARISON.exec(element) ?? [];
    const date = parseDate(text, now);
    if (date && isOperator(operator)) condition[OPERATORS[operator]] = date;
  }
  return Object.keys(condition).length === 0 ? undefined : { [stored]: condition };
}

function isRange(elements: readonly unknown[]): boolean {
  const isPlain = (element: unknown) => element === null || (typeof element === 'string' && !/^[<>]/.test(element));
  return elements.length === 2 && elements.every(isPlain);
}
