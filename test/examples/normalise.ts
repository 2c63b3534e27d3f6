import { createHash } from 'node:crypto';

/** Makes what differs from run to run the same in every run, and keeps secrets out; one story uses one of these. */
export type Normalise = (value: unknown) => unknown;

/** What differs, and what stands for the nth of its kind. */
const KINDS: readonly { pattern: RegExp; stand: (nth: number) => string }[] = [
  { pattern: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, stand: () => 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.EXAMPLE.TOKEN' },
  { pattern: /\b[0-9a-f]{32}\b/g, stand: hex },
  { pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?/g, stand: () => '2026-02-03T10:15:30.250000' },
  { pattern: /\b[A-Z0-9]{30}\b/g, stand: (nth) => `EXAMPLEACCESSKEY${String(nth).padStart(14, '0')}` },
];

/** Members whose values are never shown, whatever they look like. */
const SECRET = /secret/i;

/** Begins a numbering: ids and keys get the number under which they first appear. */
export function createNormaliser(): Normalise {
  const known = KINDS.map(() => new Map<string, string>());
  const ofText = (text: string) =>
    KINDS.reduce((result, { pattern, stand }, index) => {
      const seen = known[index] ?? new Map<string, string>();
      return result.replaceAll(pattern, (found) => {
        const standing = seen.get(found) ?? stand(seen.size + 1);
        seen.set(found, standing);
        return standing;
      });
    }, text);
  const normalise: Normalise = (value) => {
    if (typeof value === 'string') return ofText(value);
    if (Array.isArray(value)) return value.map(normalise);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        ofText(name),
        SECRET.test(name) && typeof member === 'string' ? 'EXAMPLE-SECRET' : normalise(member),
      ]),
    );
  };
  return normalise;
}

/** The id that stands for the nth one: it looks like any other. */
function hex(nth: number): string {
  return createHash('md5').update(`example ${nth}`).digest('hex');
}
