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

/** Strings, comments and the characters and words that matter outside of them; anything else is skipped. */
const TOKENS =
  /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|(?:#|\/\/).*|[|@]|(?<![\w.-])(?:include|require|True|TRUE|False|FALSE|None)(?![\w.-])/g;
const INCLUDE_OPERAND = /^\s+(?:"([^"\n]+)"|file\("([^"\n]+)"\)|required\(\s*(?:file\()?"([^"\n]+)"\)?\s*\))/;
const KNOWN_ESCAPES = /^(?:[^\\]|\\["\\/bfnrtu])*$/;

/**
 * Scans a HOCON text for what the parser would execute or fetch (transforms, remote and dynamic includes: design.md,
 * «HOCON is build input») and for what it silently misreads (`True`, unknown escapes: libraries.md §5.5).
 */
export function scanHocon(text: string, file: string): HoconScan {
  const faults: HoconFault[] = [];
  const includes: string[] = [];
  for (const match of text.matchAll(TOKENS)) {
    const token = match[0];
    const report = (message: string) => faults.push({ file, line: lineAt(text, match.index), message });
    if (token.startsWith('"')) {
      if (!token.startsWith('"""') && !KNOWN_ESCAPES.test(token)) report(`unknown escape in the string ${token}`);
    } else if (token === '|' || token === '@') {
      report(`transforms and include shorthands are refused; put the character ${token} in quotes`);
    } else if (token === 'include' || token === 'require') {
      const path = includedPath(text.slice(match.index + token.length));
      if (path === undefined) report(`${token} takes the quoted path of a local .conf file; quote the word itself to use it as a name`);
      else includes.push(path);
    } else if (!token.startsWith('#') && !token.startsWith('//')) {
      report(`${token} would be read as text; write ${token === 'None' ? 'null' : token.toLowerCase()}`);
    }
  }
  return { faults, includes };
}

function includedPath(rest: string): string | undefined {
  const operand = INCLUDE_OPERAND.exec(rest);
  const path = operand?.[1] ?? operand?.[2] ?? operand?.[3];
  return path !== undefined && path.endsWith('.conf') && !path.includes('://') ? path : undefined;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
