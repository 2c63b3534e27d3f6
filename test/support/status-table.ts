import { TASK_STATUSES, type TaskStatus } from '../../src/database/index.js';

/**
 * What each action makes of a task in each status without force, as clients know it (tasks.md §11): written by hand, so that the
 * server's own table is held to it. `-`: refused with 400/110; `=`: left as it is; `<`: back to where it was enqueued from.
 */
const TABLE = `
  from         started      stop     stopped  failed  close   completed  publish    reset    enqueue  dequeue
  created      in_progress  -        -        -       -       -          -          created  queued   =
  queued       in_progress  stopped  stopped  -       -       -          -          created  queued   <
  in_progress  in_progress  stopped  stopped  failed  -       completed  -          created  -        <
  stopped      in_progress  stopped  stopped  failed  closed  completed  published  created  queued   =
  closed       -            stopped  stopped  failed  closed  -          published  created  -        =
  failed       -            stopped  stopped  failed  -       -          published  created  queued   =
  completed    in_progress  -        -        -       -       completed  published  created  -        =
  publishing   -            -        -        -       -       -          published  -        -        =
  published    -            -        -        -       -       -          -          -        -        =
  unknown      -            -        -        -       -       -          -          -        -        =
`;

/** One cell of the table, with or without force. */
export interface StatusCell {
  action: string;
  from: TaskStatus;
  force: boolean;
  outcome: TaskStatus | 'refused' | 'unchanged' | 'previous';
}

const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));

/** The actions that change statuses. */
export const TABLE_ACTIONS: readonly string[] = head.slice(1);

/** Every cell, without force and with it. */
export const STATUS_CELLS: readonly StatusCell[] = rows.flatMap(([from = '', ...cells]) =>
  cells.flatMap((cell, column) => {
    const action = TABLE_ACTIONS[column] ?? '';
    return [false, true].map((force) => ({
      action,
      from: statusOf(from),
      force,
      outcome: outcomeOf(force && cell === '-' ? reachedBy(column) : cell),
    }));
  }),
);

/** Force makes every transition: to what the other cells of the action's column say. */
function reachedBy(column: number): string {
  return rows.map((row) => row[column + 1]).find((cell) => cell !== undefined && cell !== '-') ?? '-';
}

function outcomeOf(cell: string): StatusCell['outcome'] {
  const signs: Readonly<Record<string, StatusCell['outcome']>> = { '-': 'refused', '=': 'unchanged', '<': 'previous' };
  return signs[cell] ?? statusOf(cell);
}

function statusOf(text: string): TaskStatus {
  const status = TASK_STATUSES.find((known) => known === text);
  if (!status) throw new Error(`${text} is no status`);
  return status;
}
