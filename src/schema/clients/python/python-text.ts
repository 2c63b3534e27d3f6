/** How wide generated code is. */
export const WIDTH = 100;

/** Lines, one level deeper. Empty ones stay empty. */
export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`));
}

/**
 * A docstring: the first paragraph, and more below an empty line each. A paragraph may hold line breaks; each of its lines is
 * wrapped, and continued with the line's own indent.
 * @param level how deep the docstring will stand
 */
export function docstring(paragraphs: readonly string[], level: number): string[] {
  const width = WIDTH - 4 * level;
  const lines = paragraphs.flatMap((paragraph, index) => [
    ...(index > 0 ? [''] : []),
    ...paragraph.split('\n').flatMap((line) => wrap(escape(line), width - (index === 0 ? 3 : 0))),
  ]);
  const [only = ''] = lines;
  const isShort = lines.length === 1 && only.length + 6 <= width;
  if (isShort) return [`"""${only.replace(/"$/, '\\"')}"""`];
  return [`"""${only}`, ...lines.slice(1), '"""'];
}

/** An entry of a docstring's list of parameters: what is continued stands deeper. */
export function docEntry(name: string, description: string): string {
  return `    ${name}: ${description}`;
}

/** A comment of one or more lines. */
export function comment(text: string, level: number): string[] {
  return wrap(text.replaceAll('\n', ' '), WIDTH - 4 * level - 2).map((line) => `# ${line}`);
}

/** A string literal. */
export function stringLiteral(text: string): string {
  return JSON.stringify(text);
}

/** A value as Python writes it; undefined for what is no text, truth value, whole number or null. */
export function literal(value: unknown): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : undefined;
}

/**
 * A line of code; one that is too long is broken at its outermost brackets, as many formatters do.
 * @param level how deep the line will stand
 */
export function codeLine(line: string, level: number): string[] {
  if (line.length + 4 * level <= WIDTH) return [line];
  const outer = outermostBrackets(line);
  if (!outer) return [line];
  const { before, items, after } = outer;
  const comma = items.length > 1 ? ',' : '';
  return [before, ...indent(items.flatMap((item) => codeLine(`${item}${comma}`, level + 1))), after];
}

/** The parts of a line around and between the commas of its first bracket. */
function outermostBrackets(line: string): { before: string; items: string[]; after: string } | undefined {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  let opened = 0;
  // A string literal counts as one piece: its commas and brackets separate nothing.
  for (const { 0: piece, index } of line.matchAll(/"(?:[^"\\]|\\.)*"|[[\](){},]/g)) {
    if ('[({'.includes(piece)) {
      depth += 1;
      if (depth === 1) start = opened = index + 1;
    } else if (piece === ',' && depth === 1) {
      items.push(line.slice(start, index).trim());
      start = index + 1;
    } else if ('])}'.includes(piece)) {
      depth -= 1;
      if (depth > 0) continue;
      items.push(line.slice(start, index).trim());
      return { before: line.slice(0, opened), items: items.filter(Boolean), after: line.slice(index) };
    }
  }
  return undefined;
}

function wrap(line: string, width: number): string[] {
  const [lead = ''] = /^ */.exec(line) ?? [];
  const continued = lead === '' ? '' : `${lead}    `;
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().split(/\s+/)) {
    const longer = current === '' ? `${lead}${word}` : `${current} ${word}`;
    if (current !== '' && longer.length > width) {
      lines.push(current);
      current = `${continued}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
}
