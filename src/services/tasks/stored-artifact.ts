import { createHash } from 'node:crypto';
import type { TaskArtifact } from '../../database/index.js';
import { byCodePoint } from '../../query/index.js';
import { type FieldReader, choice, integer, list, record, text, value } from './field-reader.js';
import { ruleBroken } from '../document-rules.js';

const MODES = ['input', 'output'] as const;
type Cell = number | string | null;

const cell: FieldReader<Cell> = value((given, path) => {
  if (given === null || typeof given === 'number' || typeof given === 'string') return given;
  throw ruleBroken(path, 'must be a number, a text or null');
});

const rows = list(list(cell));
const displayData: FieldReader<Cell[][]> = { ...rows, read: (given, path) => sortedRows(rows.read(given, path)) };

const typeData = record<NonNullable<TaskArtifact['type_data']>>({ preview: text, content_type: text, data_hash: text });

const members = record<TaskArtifact>(
  {
    key: text,
    type: text,
    mode: choice(MODES),
    uri: text,
    hash: text,
    content_size: integer,
    timestamp: integer,
    type_data: typeData,
    display_data: displayData,
  },
  { required: ['key', 'type'] },
);

const artifact: FieldReader<TaskArtifact> = {
  ...members,
  read: (given, path) => ({ mode: 'output', display_data: [], ...members.read(given, path) }),
};

const artifacts = list(artifact);

/** The artifacts of a request, a list, as the map that is stored; of two with one key the last one stays (tasks.md §9). */
export const artifactMap: FieldReader<Record<string, TaskArtifact>> = {
  ...artifacts,
  read: (given, path) =>
    Object.fromEntries(
      artifacts.read(given, path).map((item) => [artifactKey(item.key, item.mode ?? 'output'), item] as const),
    ),
};

/** Where an artifact is in the stored map (storage-model.md §8.2). */
export function artifactKey(key: string, mode: string): string {
  return `${createHash('md5').update(key).digest('hex')}_${mode}`;
}

/**
 * An artifact of a request as it is stored: an output unless told otherwise, members that it cannot have left out.
 * @throws ApiError 400/800 for a missing key or type and for wrong types, 400/12 for what is no object
 */
export function storedArtifact(item: unknown): TaskArtifact {
  return artifact.read(item, 'artifact');
}

/** Rows in order; when some cannot be compared, in the order of their texts. */
function sortedRows(unsorted: readonly Cell[][]): Cell[][] {
  let isComparable = true;
  const sorted = [...unsorted].sort((a, b) => {
    const order = compareRows(a, b);
    isComparable &&= order !== undefined;
    return order ?? 0;
  });
  return isComparable ? sorted : [...unsorted].sort((a, b) => byCodePoint(JSON.stringify(a), JSON.stringify(b)));
}

function compareRows(a: readonly Cell[], b: readonly Cell[]): number | undefined {
  const index = a.findIndex((item, position) => position >= b.length || item !== b[position]);
  if (index === -1 || index >= b.length) return a.length - b.length;
  return compareCells(a[index], b[index]);
}

function compareCells(a: Cell | undefined, b: Cell | undefined): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? byCodePoint(a, b) : undefined;
}
