/** One thing in a HOCON text that this project refuses, with its place. */
export interface HoconFault {
  file: string;
  /** 1 is the first line. */
  line: number;
  message: string;
}

/** What a light scan of a HOCON text finds: faults, and the paths that it includes. */
export interface HoconScan {
  faults: HoconFault[];
  includes: string[];
}

/**
 * The tokens of the parser, as its own tokenizer cuts them: what it runs must not look like a comment or a string here. Strings, comments,
 * the signs of transforms and include shorthands, blanks, and unquoted text, which `//` does not end.
 */
const TOKENS =
  /"""[\s\S]*?"{3,}|"(?:\\.|[^"\\\r\n])*"|(?:#|\/\/)[^\r\n]*|[|@]|[ \t][ \t\v]*|[^$"{}[\]:=,+#`^?!@|*&\\ \t\r\n]+/g;
/** A quoted path, alone on what is left of its line; signs that the parser would decode or take for a URL are left out. */
const INCLUDE_OPERAND =
  /^\s+(?:"([\w ./-]+)"|file\("([\w ./-]+)"\)|required\(\s*(?:file\()?"([\w ./-]+)"\)?\s*\))(?=[ \t]*(?:[\r\n,}#]|\/\/|$))/;
const KNOWN_ESCAPES = '"\\/bfnrtu';
/** Words that ClearML's own reader takes for values, and this parser for text. */
const MISREAD = new Map([
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
  ['None', 'null'],
]);

/**
 * Scans a HOCON text for what the parser would execute or fetch (transforms, remote and dynamic includes: design.md,
 * «HOCON is build input») and for what it silently misreads (`True`, unknown escapes: libraries.md §5.5).
 */
export function scanHocon(text: string, file: string): HoconScan {
  const faults: HoconFault[] = [];
  const includes: string[] = [];
  // The parser cuts a byte-order mark off too.
  const source = text.replace(/^\uFEFF/, '');
  for (const match of source.matchAll(TOKENS)) {
    const token = match[0];
    const report = (message: string) => faults.push({ file, line: lineAt(source, match.index), message });
    const meant = MISREAD.get(token);
    if (meant !== undefined) report(`${token} would be read as text; write ${meant}`);
    else if (token === '|' || token === '@') {
      report(`transforms and include shorthands are refused; put the character ${token} in quotes`);
    } else if (token === 'include' || token === 'require') {
      const path = includedPath(source.slice(match.index + token.length));
      if (path === undefined)
        report(`${token} takes the quoted path of a local .conf file; quote the word itself to use it as a name`);
      else includes.push(path);
    } else if (token.startsWith('"') && !token.startsWith('"""')) {
      const escape = unknownEscape(token);
      if (escape !== undefined) report(`unknown escape ${escape} in a quoted string`);
    }
  }
  return { faults, includes };
}

function includedPath(rest: string): string | undefined {
  const operand = INCLUDE_OPERAND.exec(rest);
  const path = operand?.[1] ?? operand?.[2] ?? operand?.[3];
  return path?.endsWith('.conf') ? path : undefined;
}

/** The escape alone: the string around it may be a secret. */
function unknownEscape(token: string): string | undefined {
  for (const [escape] of token.matchAll(/\\./g)) {
    if (!KNOWN_ESCAPES.includes(escape.slice(1))) return escape;
  }
  return undefined;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
