import type { ApiDocument, Schema } from './api-document.js';

const HUGE = 'x'.repeat(20_000);

type Body = Readonly<Record<string, unknown>>;

/** Ways to break a good body, each by its name. */
const MUTATIONS: Readonly<Record<string, (body: Body, field: string) => unknown>> = {
  'another type': (body, field) => ({ ...body, [field]: typeof body[field] === 'object' ? 'text' : { a: [1] } }),
  null: (body, field) => ({ ...body, [field]: null }),
  'a huge text': (body, field) => ({ ...body, [field]: HUGE }),
  'an unknown value': (body, field) => ({ ...body, [field]: 'no such value' }),
  'a list of nothing': (body, field) => ({ ...body, [field]: [null] }),
  missing: (body, field) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== field)),
  'one more member': (body) => ({ ...body, no_such_member: 1, 'a.b': [{}] }),
};

/** Bodies with one fault each, at members that `random` picks from those that the schema declares. */
export function badBodies(
  document: ApiDocument,
  schema: Schema,
  good: Body,
  random: () => number,
): [string, unknown][] {
  const { properties = {}, required = [] } = document.resolve(schema);
  const declared = Object.keys(Object(properties));
  const necessary = [required].flat().map(String);
  const fields = [...new Set([...necessary, ...declared])];
  const pick = (names: readonly string[]) => names[Math.floor(random() * names.length)] ?? 'none';
  return Object.entries(MUTATIONS).map(([about, change]) => {
    const field = pick(about === 'missing' && necessary.length > 0 ? necessary : fields);
    return [`${about} in ${field}`, change(good, field)];
  });
}
