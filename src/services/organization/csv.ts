import { isObject } from '../../json/is-object.js';

const LINE_END = '\r\n';
const BYTE_ORDER_MARK = '\uFEFF';

/** The head of a table: without rows it stands alone, unmarked and quoted only where it must be (organization-users-tags.md §3.5). */
export function csvHead(titles: readonly string[], hasRows: boolean): string {
  if (hasRows) return BYTE_ORDER_MARK + csvLine(titles);
  return titles.map((title) => (/[",\r\n]/.test(title) ? quoted(title) : title)).join(',') + LINE_END;
}

/** A row of a table, every cell quoted. */
export function csvLine(cells: readonly unknown[]): string {
  return cells.map((cell) => quoted(cellText(cell))).join(',') + LINE_END;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A value as existing tools expect it in a cell: in the notation of Python, where it is no text. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : notation(value);
}

function notation(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return textNotation(value);
  if (Array.isArray(value)) return `[${value.map(notation).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${textNotation(key)}: ${notation(member)}`);
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'number' ? String(value) : '';
}

const ESCAPES = new Map([
  ['\\', String.raw`\\`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

function textNotation(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]/g, (character) => ESCAPES.get(character) ?? character);
  return quote + (quote === "'" ? escaped.replaceAll("'", String.raw`\'`) : escaped) + quote;
}
