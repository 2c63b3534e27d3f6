import { endOfString } from './json-strings.js';

const SAYS_WHERE = /^[^"]* at position \d+/;
const SCALAR = /true|false|null|-?\d[\d.eE+-]*/y;
const SPACE = /\s/;

/**
 * Says what is wrong with a text that is no JSON, and where (wire-protocol.md §5.2). Never quotes more of it than one character: it
 * may hold secrets, and messages are logged.
 *
 * @param error what `JSON.parse` threw
 */
export function jsonFault(text: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : '';
  const told = SAYS_WHERE.exec(reason)?.[0];
  if (told !== undefined) return told;
  const position = missingValue(text);
  return position === undefined ? 'it ends early' : `a value is expected at position ${position}`;
}

/**
 * Where a value should begin and does not: the one fault whose position the parser does not tell. Undefined when the text ends
 * before.
 */
function missingValue(text: string): number | undefined {
  let before = ',';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (SPACE.test(character)) continue;
    if (character === '"') {
      index = endOfString(text, index + 1);
    } else if ('{}[],:'.includes(character)) {
      const closesEmpty = (before === '[' && character === ']') || (before === '{' && character === '}');
      if ('[{,:'.includes(before) && ']},:'.includes(character) && !closesEmpty) return index;
    } else {
      SCALAR.lastIndex = index;
      if (!SCALAR.test(text)) return index;
      index = SCALAR.lastIndex - 1;
    }
    before = character;
  }
  return undefined;
}
