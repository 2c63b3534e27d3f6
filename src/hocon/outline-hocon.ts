/** A key of a HOCON text. */
export interface HoconKey {
  /** The keys from the root of the text to this one; items of lists count as keys `0`, `1`, … */
  path: readonly string[];
  /** 1 is the first line. */
  line: number;
}

/** What stands at a place of a HOCON text, but was written elsewhere. */
export interface HoconLoan {
  path: readonly string[];
  /** The included file, relative to that of the text; undefined for a substitution, which stays in its file. */
  file: string | undefined;
  /** Path of what is taken over, in that file. */
  from: readonly string[];
}

/** The places of a HOCON text, in its order. */
export interface HoconOutline {
  keys: readonly HoconKey[];
  loans: readonly HoconLoan[];
}

/** Line ends, strings, comments, substitutions, signs, and unquoted text. What is left between them is blank. */
const TOKENS =
  /\n|"""[\s\S]*?"{3,}|"(?:\\.|[^"\\\r\n])*"|(?:#|\/\/)[^\n]*|\$\{[^}]*\}|[{}[\],:=]|(?:(?!\/\/)[^\s"{}[\]:=,#$])+/g;

/** An object or list that is open, and the member of it that is being read. */
interface Frame {
  path: readonly string[];
  kind: 'object' | 'list';
  /** Items of a list that are complete. */
  items: number;
  /** The pieces of a key that is not complete. */
  words: string[];
  /** Path of the member whose value is awaited or being read. */
  member: readonly string[] | undefined;
  /** Whether that value has begun: from then on a line end closes it. */
  begun: boolean;
}

/** What was found so far, and the line that is being read. */
interface Progress {
  keys: HoconKey[];
  loans: HoconLoan[];
  line: number;
}

/**
 * Tells what stands where in a HOCON text. A light scan that never fails and resolves nothing: it knows comments, strings, dotted and
 * quoted keys, lists, substitutions and includes.
 */
export function outlineHocon(text: string): HoconOutline {
  const progress: Progress = { keys: [], loans: [], line: 1 };
  const root = openFrame([], 'object');
  const frames = [root];
  for (const [token] of text.matchAll(TOKENS)) {
    const frame = frames.at(-1) ?? root;
    if (token === '\n' || token === ',') {
      if (token === ',' || frame.begun || frame.member === undefined) endMember(frame, progress);
    } else if (token === '}' || token === ']') {
      endMember(frame, progress);
      if (frames.length > 1) frames.pop();
    } else if (!/^(#|\/\/)/.test(token)) {
      const opened = readMember(frame, token, progress);
      if (opened) frames.push(opened);
    }
    progress.line += token.split('\n').length - 1;
  }
  return progress;
}

function openFrame(path: readonly string[], kind: Frame['kind']): Frame {
  return { path, kind, items: 0, words: [], member: undefined, begun: false };
}

function endMember(frame: Frame, { loans }: Progress): void {
  const file = frame.words.find((word) => word.startsWith('"'));
  if (frame.words[0] === 'include' && file !== undefined)
    loans.push({ path: frame.path, file: unquote(file), from: [] });
  if (frame.kind === 'list' && frame.begun) frame.items += 1;
  frame.words = [];
  frame.member = undefined;
  frame.begun = false;
}

/** Reads one more token of a member: of its key, then of its value. Gives the object or list that the token opens. */
function readMember(frame: Frame, token: string, { keys, loans, line }: Progress): Frame | undefined {
  const isSeparator = token === ':' || token === '=';
  if (frame.member === undefined) {
    if (frame.kind === 'object' && !isSeparator && token !== '{') {
      frame.words.push(token);
      return undefined;
    }
    const segments = frame.kind === 'list' ? [String(frame.items)] : keySegments(frame.words);
    segments.forEach((_segment, index) => keys.push({ path: [...frame.path, ...segments.slice(0, index + 1)], line }));
    frame.member = [...frame.path, ...segments];
    frame.words = [];
  }
  if (isSeparator && !frame.begun) return undefined;
  frame.begun = true;
  const substituted = /^\$\{\??(.*)\}$/.exec(token)?.[1];
  if (substituted !== undefined)
    loans.push({ path: frame.member, file: undefined, from: keySegments(substituted.match(TOKENS) ?? []) });
  if (token !== '{' && token !== '[') return undefined;
  return openFrame(frame.member, token === '{' ? 'object' : 'list');
}

/** `request.properties."a.b"` → request, properties, a.b. */
function keySegments(words: readonly string[]): string[] {
  const segments: string[] = [];
  words.forEach((word, position) => {
    const pieces = word.startsWith('"') ? [unquote(word)] : word.replace(/\+$/, '').split('.');
    const before = position > 0 ? segments.pop() : undefined;
    segments.push(`${before ?? ''}${pieces[0] ?? ''}`, ...pieces.slice(1));
  });
  return segments;
}

function unquote(word: string): string {
  if (word.startsWith('"""')) return word.slice(3, -3);
  return word.slice(1, -1).replace(/\\(["\\/])/g, '$1');
}
