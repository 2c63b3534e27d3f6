import { ApiError } from './api-error.js';

/** How large a JSON document may be beside its bytes. */
export interface JsonLimits {
  /** Deepest nesting of objects and lists. */
  depth: number;
  /** Most keys and list items in all. */
  values: number;
}

/**
 * Decodes a body: UTF-8, or UTF-16 when it begins with that byte-order mark (wire-protocol.md §5.2).
 * @throws ApiError 400/0 when the bytes are not text
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError('bad_request.malformed_body', { extra: `the text is not valid ${encoding.toUpperCase()}`, cause });
  }
}

/**
 * Parses JSON whose shape cannot hurt: too deep or too many values are refused before a parser builds them (assurance.md S13).
 * @param place tells where the text stands, for messages; for instance ` in line 3`
 * @throws ApiError 400/0
 */
export function parseJson(text: string, limits: JsonLimits, place = ''): unknown {
  checkShape(text, limits, place);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/, "[\s\S]*$/, '') : 'unknown reason';
    throw new ApiError('bad_request.malformed_body', { extra: `not valid JSON${place}: ${reason}`, cause });
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

function checkShape(text: string, { depth, values }: JsonLimits, place: string): void {
  let open = 0;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
    } else if (code === COMMA || code === COLON) {
      count += 1;
      if (count > values) refuse(`more than ${values} values${place}`);
    } else if (OPEN.has(code)) {
      open += 1;
      if (open > depth) refuse(`nested deeper than ${depth} levels${place}`);
    } else if (CLOSE.has(code)) {
      open -= 1;
    }
  }
}

/** Index of the quote that ends a string whose text begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(index - slashes - 1) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function refuse(extra: string): never {
  throw new ApiError('bad_request.malformed_body', { extra });
}
