const ISO =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?$/i;
const ONLY_DIGITS = /^\d{5,}$/;

/**
 * Reads a date as leniently as existing clients expect (query-language.md §11): ISO 8601 in its variants, and what JavaScript
 * understands beside. Without offset it is UTC; a missing month or day is today's. Epoch numbers are not dates.
 *
 * @returns undefined when the text is no date
 */
export function parseDate(text: string, now: Date): Date | undefined {
  const trimmed = text.trim();
  const match = ISO.exec(trimmed);
  if (match) return fromParts(match, now);
  if (trimmed === '' || ONLY_DIGITS.test(trimmed)) return undefined;
  return valid(new Date(/(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(trimmed) ? trimmed : `${trimmed} UTC`));
}

function fromParts(match: RegExpExecArray, now: Date): Date | undefined {
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', offset] = match;
  const monthIndex = month === undefined ? now.getUTCMonth() : Number(month) - 1;
  const dayOfMonth = day === undefined ? now.getUTCDate() : Number(day);
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  if (monthIndex > 11 || dayOfMonth > 31 || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const time = Date.UTC(Number(year), monthIndex, dayOfMonth, Number(hours), Number(minutes), Number(seconds), milliseconds);
  return valid(new Date(time - offsetMinutes(offset) * 60_000));
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0;
  const digits = offset.replace(/\D/g, '').padEnd(4, '0');
  return (offset.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
