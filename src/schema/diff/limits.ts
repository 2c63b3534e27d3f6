import type { JsonSchema } from '../json-schema.js';
import { type Shape, shareTypes } from './shape.js';

/** A keyword that leaves fewer values, or more, than before; a pattern that was replaced by another one may do both. */
export interface LimitChange {
  keyword: string;
  effect: 'tightened' | 'loosened' | 'replaced';
  /** `minItems 1 is 2`. */
  text: string;
}

type Limit = number | string | undefined;
type Keyword = 'minimum' | 'minLength' | 'minItems' | 'maximum' | 'maxLength' | 'maxItems' | 'pattern' | 'format';

/** By keyword, how to tell what a change of it does; both values are never the same. */
const EFFECTS: Readonly<Record<Keyword, (before: Limit, after: Limit) => LimitChange['effect']>> = {
  minimum: lower,
  minLength: lower,
  minItems: lower,
  maximum: upper,
  maxLength: upper,
  maxItems: upper,
  pattern: form,
  format: form,
};
const KEYWORDS: readonly Keyword[] = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'format',
];

/** What changed about the limits of a value: numbers, lengths, and the form of texts. */
function compareLimits(before: JsonSchema, after: JsonSchema): LimitChange[] {
  return KEYWORDS.filter((keyword) => before[keyword] !== after[keyword]).map((keyword) => ({
    keyword,
    effect: EFFECTS[keyword](before[keyword], after[keyword]),
    text: `${keyword} ${before[keyword] ?? 'none'} is now ${after[keyword] ?? 'none'}`,
  }));
}

/** The limits of a value that changed in one of these ways, as a sentence; undefined when there are none. */
export function limitsThatAre(
  effects: readonly LimitChange['effect'][],
  before: Shape,
  after: Shape,
): string | undefined {
  if (!shareTypes(before, after)) return undefined;
  const changes = compareLimits(before.schema, after.schema).filter(({ effect }) => effects.includes(effect));
  return changes.length > 0 ? changes.map(({ text }) => text).join(', ') : undefined;
}

function lower(before: Limit, after: Limit): LimitChange['effect'] {
  return Number(after ?? -Infinity) > Number(before ?? -Infinity) ? 'tightened' : 'loosened';
}

function upper(before: Limit, after: Limit): LimitChange['effect'] {
  return Number(after ?? Infinity) < Number(before ?? Infinity) ? 'tightened' : 'loosened';
}

function form(before: Limit, after: Limit): LimitChange['effect'] {
  if (before === undefined) return 'tightened';
  return after === undefined ? 'loosened' : 'replaced';
}
