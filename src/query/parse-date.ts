const OFFSET = String.raw`\s*(Z|[+-]\d{2}:?(?:\d{2})?)?`;
/** ISO 8601 as people write it: shortened from the right, with a blank for the T. */
const ISO = new RegExp(
  String.raw`^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]+(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?${OFFSET}$`,
  'i',
);
/** The basic format of ISO 8601, without separators. */
const COMPACT = new RegExp(
  String.raw`^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)?${OFFSET}$`,
  'i',
);

/** What dates consist of that JavaScript reads: digits with a year among them, names of months and days, a zone. */
const NATURAL = /^[\da-z\s,.:/+-]{6,64}$/i;
const YEAR = /(?<!\d)\d{4}(?!\d)/;
const WORD =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[ap]m|gmt|utc|z)$/i;
const HAS_ZONE = /(?:(?<![a-z])Z|GMT|UTC|:\d{2}(?:\.\d+)?\s*[+-]\d{2}:?\d{2})$/i;

/**
 * Reads a date as leniently as existing clients expect (query-language.md §11): ISO 8601 in its variants, and what JavaScript
 * understands beside. Without offset it is UTC; a missing month or day is today's. Epoch numbers are not dates.
 *
 * @returns undefined when the text is no date
 */
export function parseDate(text: string, now: Date): Date | undefined {
  const trimmed = text.trim();
  const match = ISO.exec(trimmed) ?? COMPACT.exec(trimmed);
  return match ? fromParts(match, now) : fromNaturalText(trimmed);
}

function fromParts(match: RegExpExecArray, now: Date): Date | undefined {
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', offset] = match;
  const monthIndex = month === undefined ? now.getUTCMonth() : Number(month) - 1;
  const length = daysInMonth(Number(year), monthIndex);
  const dayOfMonth = day === undefined ? Math.min(now.getUTCDate(), length) : Number(day);
  if (monthIndex < 0 || monthIndex > 11 || dayOfMonth < 1 || dayOfMonth > length) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthIndex, dayOfMonth);
  date.setUTCHours(Number(hours), Number(minutes) - offsetMinutes(offset), Number(seconds), milliseconds);
  return date;
}

function daysInMonth(year: number, monthIndex: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, monthIndex + 1, 0);
  return date.getUTCDate();
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0;
  const digits = offset.replace(/\D/g, '').padEnd(4, '0');
  return (offset.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

/** JavaScript alone would read a date into any text with a number in it. */
function fromNaturalText(text: string): Date | undefined {
  const words = text.match(/[a-z]+/gi) ?? [];
  if (!NATURAL.test(text) || !YEAR.test(text) || !words.every((word) => WORD.test(word))) return undefined;
  const date = new Date(HAS_ZONE.test(text) ? text : `${text} UTC`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
