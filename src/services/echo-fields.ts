import { byCodePoint, formatDate } from '../query/index.js';

/**
 * The `fields` of an update answer: what was written, as it was sent, with tags sorted and dates as text
 * (models.md §3, wire-protocol.md §9.2).
 */
export function echoFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, echo(name, value)]));
}

function echo(name: string, value: unknown): unknown {
  if (value instanceof Date) return formatDate(value);
  return Array.isArray(value) && (name === 'tags' || name === 'system_tags') ? [...value].sort(byCodePoint) : value;
}
