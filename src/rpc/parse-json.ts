import { isObject } from '../json/is-object.js';
import { ApiError } from './api-error.js';
import { jsonFault } from './json-fault.js';
import { endOfString } from './json-strings.js';

/** How large a JSON document may be beside its bytes. */
export interface JsonLimits {
  /** Deepest nesting of objects and lists. */
  depth: number;
  /** Most keys and list items in all. */
  values: number;
}

/**
 * Parses JSON whose shape cannot hurt: too deep or too many values are refused before a parser builds them (assurance.md S13), and
 * so are keys that no database stores.
 *
 * @param place tells where the text stands, for messages; for instance ` in line 3`
 * @throws ApiError 400/0 for what is not JSON or too large, 400/12 for a key that no database stores
 */
export function parseJson(text: string, limits: JsonLimits, place: () => string = nowhere): unknown {
  checkShape(text, limits, place);
  const value = parse(text, place);
  if (MAY_NAME_RESERVED_KEY.test(text) && hasReservedKey(value)) {
    throw new ApiError('bad_request.validation_error', { extra: `a key that cannot be stored${place()}` });
  }
  return value;
}

function nowhere(): string {
  return '';
}

function parse(text: string, place: () => string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError('bad_request.malformed_body', {
      extra: `not valid JSON${place()}: ${jsonFault(text, cause)}`,
      cause,
    });
  }
}

/** Whether the database cannot store a key: it holds a NUL character, or makes the driver take its object for a type of its own. */
export function isReservedKey(key: string): boolean {
  return key === '_bsontype' || key.includes('\0');
}

/** Texts without a reserved key, and without an escape that could write one, need not be searched. */
const MAY_NAME_RESERVED_KEY = /bsontype|\\u00/;

function hasReservedKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReservedKey);
  return isObject(value) && Object.entries(value).some(([key, member]) => isReservedKey(key) || hasReservedKey(member));
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

function checkShape(text: string, { depth, values }: JsonLimits, place: () => string): void {
  let open = 0;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
    } else if (code === COMMA || code === COLON) {
      count += 1;
      if (count > values) refuse(`more than ${values} values${place()}`);
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      open += 1;
      if (open > depth) refuse(`nested deeper than ${depth} levels${place()}`);
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      open -= 1;
    }
  }
}

function refuse(extra: string): never {
  throw new ApiError('bad_request.malformed_body', { extra });
}
