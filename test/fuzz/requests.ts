import fc from 'fast-check';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { type KnownTexts, declaredObject } from './declared-values.js';
import { mutated } from './mutations.js';
import { NASTY_VALUES, toJsonText } from './nasty-values.js';

/** A request as a test sends it: text or bytes under a content type, or a query string. */
export interface FuzzedRequest {
  body: string | Buffer;
  contentType: string;
  query: string;
  /** From 0 to 20: for whatever else of the request is left to chance. */
  dice: number;
}

const FORM = 'application/x-www-form-urlencoded';

/** Requests for a schema: many are good, others have a wrong value somewhere, or bytes that nobody can read. */
export function fuzzedRequest(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<FuzzedRequest> {
  return fc.tuple(fuzzedContent(schema, known), fc.nat(20)).map(([content, dice]) => ({ ...content, dice }));
}

type Content = Omit<FuzzedRequest, 'dice'>;

function fuzzedContent(schema: JsonSchema, known: KnownTexts): fc.Arbitrary<Content> {
  const declared = declaredObject(schema, known);
  const values = fc.oneof(
    { weight: 30, arbitrary: mutated(declared) },
    { weight: 1, arbitrary: fc.constantFrom(...NASTY_VALUES) },
  );
  const text = values.map(toJsonText);
  return fc.oneof(
    { weight: 24, arbitrary: text.map((body) => inBody(body)) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, fc.nat()).map(([body, at]) => inBody(body.slice(0, at % (body.length + 1)))),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(text, fc.nat(), fc.nat(255)).map(([body, at, byte]) => inBody(withByte(body, at, byte))),
    },
    { weight: 1, arbitrary: fc.tuple(text, text).map(([a, b]) => inBody(`${a}\n${b}\n`, 'application/json-lines')) },
    { weight: 1, arbitrary: text.map((body) => inBody(body, FORM)) },
    { weight: 1, arbitrary: text.map((body) => inBody(body, 'multipart/form-data; boundary=x')) },
    { weight: 1, arbitrary: values.map((value) => inBody(argumentText(value), FORM)) },
    {
      weight: 3,
      arbitrary: values.map((value) => ({
        body: '',
        contentType: 'application/json',
        query: `?${argumentText(value)}`,
      })),
    },
  );
}

function inBody(body: string | Buffer, contentType = 'application/json'): Content {
  return { body, contentType, query: '' };
}

function withByte(text: string, at: number, byte: number): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
}

/** More than a header may hold is not sent. */
const LONGEST_QUERY = 8000;

/** Members as `name=value`, lists with brackets, objects as paths. */
function argumentText(value: unknown): string {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const pairs = members.flatMap(([name, member]) => argumentsOf(name, member));
  return new URLSearchParams(pairs).toString().slice(0, LONGEST_QUERY);
}

function argumentsOf(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.slice(0, 5).map((item) => [`${name}[]`, asText(item)]);
  if (typeof value !== 'object' || value === null) return [[name, asText(value)]];
  return Object.entries(value).map(([key, member]) => [`${name}.${key}`, asText(member)]);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
