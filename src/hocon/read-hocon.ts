import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type HoconFault, scanHocon } from './scan-hocon.js';

/** HOCON files that cannot be read; the message lists every fault with file and line. */
export class HoconError extends Error {
  readonly faults: readonly HoconFault[];

  constructor(faults: readonly HoconFault[]) {
    super(faults.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
    this.name = 'HoconError';
    this.faults = faults;
  }
}

/**
 * Reads a HOCON file with its local includes into plain JSON values, keys in the file's order.
 * Transforms and remote includes are refused before the parser sees the text, because the parser executes them
 * (assurance.md S23).
 *
 * @param environment whether `${NAME}` may be resolved from environment variables
 * @throws HoconError for refused constructs and syntax errors; a file system error when the file cannot be read
 */
export async function readHocon(file: string, environment = false): Promise<unknown> {
  const faults = await scanTree(resolve(file), new Set());
  if (faults.length > 0) throw new HoconError(faults);
  const { default: parser } = await import('@pushcorn/hocon-parser');
  try {
    const value: unknown = await new parser.Context({
      url: pathToFileURL(resolve(file)).href,
      env: environment,
    }).resolve();
    return value;
  } catch (error) {
    throw new HoconError([parserFault(error instanceof Error ? error.message : String(error), file)]);
  }
}

/** The parser's sentence at its place, without the piece of the text that it shows: that may be a secret. */
function parserFault(text: string, file: string): HoconFault {
  const [message = ''] = text.split(/ (?:Token: |\(Source: |\(text: |\(line: |in an unquoted string )/);
  const place = /\bline: (\d+), col: \d+(?:, file: (file:\S+?))?[ )]/.exec(text);
  return { file: place?.[2] === undefined ? file : fileURLToPath(place[2]), line: Number(place?.[1] ?? 1), message };
}

/** The system names a file that it cannot open, but not a folder that it cannot read. */
async function readText(file: string): Promise<string> {
  if ((await stat(file)).isDirectory()) throw new HoconError([{ file, line: 1, message: 'a folder, not a file' }]);
  return readFile(file, 'utf8');
}

async function scanTree(file: string, seen: Set<string>): Promise<HoconFault[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const { faults, includes } = scanHocon(await readText(file), file);
  for (const path of includes) faults.push(...(await scanTree(resolve(dirname(file), path), seen)));
  return faults;
}
