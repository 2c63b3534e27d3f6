import { dirname, resolve } from 'node:path';
import { type HoconOutline, outlineHocon } from '../hocon/index.js';

/**
 * The line, counted from 1, of the innermost key of a path that literally stands in a HOCON text: for
 * `['actions', 'get_all', 'versions', '2.12']` that of `"2.12"`. Where the path goes on behind a substitution or an include, that of
 * the last key before it; undefined when not even the first key is there.
 */
export function locate(text: string, path: readonly string[]): number | undefined {
  return deepestLine(outlineHocon(text), path);
}

/** A line of a file. */
export interface FileLine {
  file: string;
  line: number;
}

/**
 * Finds where values of HOCON files were written, behind their substitutions and includes; failing that, the deepest key that leads
 * to them. Files are absolute paths.
 * @param readText the text of a file; each is asked for once
 */
export function createLocator(readText: (file: string) => string): (file: string, path: readonly string[]) => FileLine {
  const outlines = new Map<string, HoconOutline>();
  const outlineOf = (file: string) => {
    const outline = outlines.get(file) ?? outlineHocon(readText(file));
    outlines.set(file, outline);
    return outline;
  };
  return (file, path) => origin(outlineOf, { file, path }) ?? { file, line: deepestLine(outlineOf(file), path) ?? 1 };
}

interface Place {
  file: string;
  path: readonly string[];
}

/** Places that are looked at before the search is given up: substitutions may go in circles. */
const MAX_PLACES = 1000;

function origin(outlineOf: (file: string) => HoconOutline, start: Place): FileLine | undefined {
  const waiting = [start];
  for (let looked = 0; looked < MAX_PLACES; looked += 1) {
    // The last of several wins, as in HOCON.
    const place = waiting.pop();
    if (place === undefined) return undefined;
    const { file, path } = place;
    const { keys, loans } = outlineOf(file);
    const key = keys.find((known) => known.path.length === path.length && leadsTo(known.path, path));
    if (key) return { file, line: key.line };
    for (const loan of loans.filter((known) => leadsTo(known.path, path))) {
      const source = loan.file === undefined ? file : resolve(dirname(file), loan.file);
      waiting.push({ file: source, path: [...loan.from, ...path.slice(loan.path.length)] });
    }
  }
  return undefined;
}

function deepestLine({ keys }: HoconOutline, path: readonly string[]): number | undefined {
  const leading = keys.filter((key) => leadsTo(key.path, path));
  const depth = Math.max(...leading.map((key) => key.path.length));
  return leading.find((key) => key.path.length === depth)?.line;
}

function leadsTo(key: readonly string[], path: readonly string[]): boolean {
  return key.length <= path.length && key.every((segment, index) => segment === path[index]);
}
