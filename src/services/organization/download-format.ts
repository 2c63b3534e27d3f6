import type { JsonObject } from '../../json/is-object.js';
import { csvHead, csvLine } from './csv.js';
import type { DownloadColumn } from './download-column.js';

/** How a kind of file is written, row by row: from its columns and its rows, which come in batches. */
export interface DownloadFormat {
  contentType: string;
  write(columns: readonly DownloadColumn[], batches: AsyncIterable<JsonObject[]>): AsyncIterable<string>;
}

/** The formats that a download can be prepared in. */
export const DOWNLOAD_FORMATS: Readonly<Record<'csv' | 'json', DownloadFormat>> = {
  csv: { contentType: 'text/csv; charset=utf-8', write: writeCsv },
  json: { contentType: 'application/json', write: writeJson },
};

/** Characters that are sent at once; single rows would cost the network more than they hold. */
const PIECE_LENGTH = 64 * 1024;

/** Puts rows together into pieces of a useful size: a batch of long rows may be more text than fits into memory. */
export async function* inPieces(rows: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const row of rows) {
    piece += row;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* writeCsv(
  columns: readonly DownloadColumn[],
  batches: AsyncIterable<JsonObject[]>,
): AsyncGenerator<string> {
  const titles = columns.map(({ title }) => title);
  let isEmpty = true;
  for await (const rows of batches) {
    if (isEmpty) yield csvHead(titles, true);
    isEmpty = false;
    for (const row of rows) yield csvLine(columns.map((column) => column.valueOf(row)));
  }
  if (isEmpty) yield csvHead(titles, false);
}

async function* writeJson(
  columns: readonly DownloadColumn[],
  batches: AsyncIterable<JsonObject[]>,
): AsyncGenerator<string> {
  let before = '[';
  for await (const rows of batches) {
    for (const row of rows) {
      yield before + JSON.stringify(Object.fromEntries(columns.map((column) => [column.title, column.valueOf(row)])));
      before = ',';
    }
  }
  yield before === '[' ? '[]' : ']';
}
