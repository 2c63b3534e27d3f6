import { TASK_STATUSES, type TaskStatus } from '../src/database/index.js';
import {
  STATUS_ACTIONS,
  type StatusAction,
  type StatusActionName,
  TRANSITIONS,
  outcomeOf,
} from '../src/services/tasks/status-machine.js';

const ACTIONS = Object.keys(STATUS_ACTIONS).filter((name): name is StatusActionName => name in STATUS_ACTIONS);

/** Why an action is there, for readers who do not know the API. */
const PURPOSES: Readonly<Record<StatusActionName, string>> = {
  enqueue: 'puts the task into a queue, for a worker to take',
  dequeue: 'takes it out of its queue',
  started: 'a worker tells that it runs the task',
  stop: 'a user stops it; an active worker is asked to, and the status stays',
  stopped: 'a worker tells that the task was stopped',
  failed: 'a worker tells that it has failed',
  close: 'nothing more is to be done about a stopped task',
  completed: 'a worker tells that it has done its work',
  publish: 'makes the task, and the model that it put out last, final',
  reset: 'makes it a new task again, without results',
};

/** The page on the life of a task (`docs/task-statuses.md`), from the tables that the server acts by. */
export function printTaskStatuses(): string {
  return `# Statuses of a task

A task is in one of ${TASK_STATUSES.length} statuses. Written by \`npm run docs:statuses\` from
[src/services/tasks/status-machine.ts](../src/services/tasks/status-machine.ts), the tables that the server acts by; not meant to be edited.

## Where a status leads

Every status also leads to itself. What is not here is refused with 400/110, unless the call says \`force: true\`.

${table(
  ['from', 'to'],
  TASK_STATUSES.map((status) => [code(status), TRANSITIONS[status].map(code).join(', ') || 'nowhere']),
)}

A task that is stored without a status counts as \`created\`. \`unknown\` is for records of other servers.

## What an action does

Each changes the status in one write, on condition that nobody else has changed it since it was read; otherwise the call fails with
400/121. The write also sets \`status_reason\`, \`status_message\`, \`status_changed\`, \`last_update\`, \`last_change\` and
\`last_changed_by\`, and the \`last_update\` of the project is set.

${table(
  ['action', 'new status', 'sets', 'with `force`', ''],
  ACTIONS.map((action) => [
    code(action),
    code(STATUS_ACTIONS[action].to),
    stamped(action),
    forced(action),
    PURPOSES[action],
  ]),
)}

\`previous\` is the status that the task had when it was put into the queue, or \`created\`. \`enqueue\` also takes the system tag
\`development\` away. \`started\` is the time of the first start: it is kept when the task is started again. \`publish\` passes through
\`publishing\`; when the model cannot be published the task gets its status back, and a call that died in between is finished by the
next one.

## From each status

What the actions make of a task without force. A dash is a refusal (400/110); «as it is» means that the call succeeds and changes nothing.

${table(
  ['from', ...ACTIONS.map(code)],
  TASK_STATUSES.map((status) => [code(status), ...ACTIONS.map((action) => cell(action, status))]),
)}

The server itself stops tasks that run and have not been heard of for long (\`tasks.unresponsive\` in the settings). It sets no
\`completed\`.
`;
}

function cell(action: StatusActionName, from: TaskStatus): string {
  const outcome = outcomeOf(action, from);
  if (outcome === 'refused') return '–';
  return outcome === 'unchanged' ? 'as it is' : code(outcome);
}

function stamped(action: StatusActionName): string {
  const { stamps }: StatusAction = STATUS_ACTIONS[action];
  return stamps ? code(stamps) : '';
}

/** What force changes about an action: the statuses that it takes only then. */
function forced(action: StatusActionName): string {
  const differs = TASK_STATUSES.some((from) => outcomeOf(action, from, true) !== outcomeOf(action, from));
  return differs ? 'from any status' : 'no difference';
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A table as the formatter of this repository writes it: columns are padded. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_title, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
