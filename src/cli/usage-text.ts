import type { Caller, DeprecatedUse, UsageFilter } from '../usage/index.js';
import type { Migration } from './usage-migration.js';
import { textTable } from './text-table.js';

const HEADING = ['CREDENTIAL', 'USER', 'CLIENT', 'ACTIONS', 'VERSIONS', 'CALLS', 'ERRORS', 'LAST USED'];
/** Longer lists are cut, as they would make the table too wide. `--json` tells all. */
const LISTED = 3;

/** Who called, or who would break, in a table under a sentence. */
export function callersText(callers: readonly Caller[], filter: UsageFilter): string {
  const withdrawn = withdrawal(filter);
  if (callers.length === 0) {
    return `No call${withdrawn && ` of ${withdrawn}`}${restriction(filter)} has been counted.\n`;
  }
  const head = withdrawn
    ? `${numbered(callers.length, 'caller')} would break without ${withdrawn}${restriction(filter)}:`
    : `${numbered(callers.length, 'caller')}${restriction(filter)}:`;
  return `${head}\n\n${callersTable(callers)}`;
}

/** Every deprecated version of an action with those who still call it. */
export function deprecatedText(uses: readonly DeprecatedUse[], filter: UsageFilter): string {
  if (uses.length === 0) return 'No version of an action is deprecated.\n';
  return uses.map((use) => `${deprecationLine(use)}${stillCalling(use, filter)}`).join('\n');
}

/** What a caller has to look after, by action. */
export function migrationText({ from, to, actions, changes }: Migration, filter: UsageFilter): string {
  if (actions.length === 0) return `No call${restriction(filter)} has been counted.\n`;
  const changed = [...new Set(changes.map(({ endpoint }) => endpoint))];
  const called = `${numbered(actions.length, 'action')} called${restriction(filter)}`;
  if (changed.length === 0) return `Of ${called}, none breaks from ${from} to ${to}.\n`;
  const sections = changed.map((endpoint) => {
    const lines = changes
      .filter((change) => change.endpoint === endpoint)
      .map(({ part, path, message }) => `  ${part === 'action' ? '' : `${part}${path && ` ${path}`}: `}${message}\n`);
    return `${endpoint}\n${lines.join('')}`;
  });
  const breaking = `${changed.length} ${changed.length === 1 ? 'breaks' : 'break'}`;
  return `Of ${called}, ${breaking} from ${from} to ${to}:\n\n${sections.join('\n')}`;
}

/** What would be withdrawn; empty when the question is only who calls. */
function withdrawal({ action, servedVersion, requestedBelow }: UsageFilter): string {
  const endpoint = action !== undefined && servedVersion ? `${action}@${servedVersion.text}` : (action ?? '');
  if (!requestedBelow) return endpoint;
  return `versions below ${requestedBelow.text}${endpoint && ` of ${endpoint}`}`;
}

function restriction({ caller, client, since }: UsageFilter): string {
  return [
    caller === undefined ? '' : ` by ${caller}`,
    client === undefined ? '' : ` by the client ${client}`,
    since ? ` since ${since.toISOString().slice(0, 10)}` : '',
  ].join('');
}

function deprecationLine({ action, version, since, sunset, successor, reason }: DeprecatedUse): string {
  const end = sunset === undefined ? '' : `, ends ${sunset}`;
  return `${action}@${version}: deprecated since ${since}${end}; use ${successor}${reason ? ` (${reason})` : ''}\n`;
}

function stillCalling({ callers }: DeprecatedUse, filter: UsageFilter): string {
  return callers.length === 0 ? `No call${restriction(filter)} has been counted.\n` : callersTable(callers);
}

function callersTable(callers: readonly Caller[]): string {
  return textTable(HEADING, callers.map(callerRow));
}

function callerRow(caller: Caller): string[] {
  const { credential, user, user_name: userName, client, actions, requested_versions: versions } = caller;
  return [
    credential,
    (userName ?? user) || '-',
    client || '-',
    cutList(actions),
    cutList(versions),
    String(caller.calls),
    String(caller.errors),
    caller.last_used.toISOString(),
  ];
}

function cutList(texts: readonly string[]): string {
  const more = texts.length > LISTED ? [`${texts.length - LISTED} more`] : [];
  return [...texts.slice(0, LISTED), ...more].join(', ');
}

function numbered(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
