import { Command, InvalidArgumentError, Option } from 'commander';
import { type ApiVersion, ApiVersionError, parseApiVersion } from '../schema/api-version.js';
import type { UsageFilter } from '../usage/index.js';
import { CommandError } from './command-error.js';
import { printJson } from './print-json.js';
import { type SettingsOptions, configOption } from './read-settings.js';
import type { Terminal } from './terminal.js';

interface UsageOptions extends SettingsOptions {
  action?: string;
  endpointVersion?: ApiVersion;
  withdrawBelow?: ApiVersion;
  caller?: string;
  client?: string;
  since?: Date;
  deprecated?: true;
  from?: string;
  to?: string;
}

/** `armature schema usage`: who still calls what, from the counters that servers keep (docs/usage.md). */
export function schemaUsageCommand(terminal: Terminal): Command {
  return new Command('usage')
    .description('Tell who calls what: who would break by a withdrawal, and what a caller has to change to move.')
    .option('--action <name>', 'who calls this action, such as models.get_all')
    .option('--endpoint-version <version>', 'with --action: who is served by this version of it', readVersion)
    .option('--withdraw-below <version>', 'who requests API versions below this one', readVersion)
    .option('--caller <credential>', 'only this access key, user id, or one of: token, cookie, none')
    .option('--client <name>', 'only the client of this name')
    .option('--since <date>', 'only what was called on this day (YYYY-MM-DD, UTC) or later', readDay)
    .addOption(
      new Option('--deprecated', 'who calls deprecated versions of actions').conflicts([
        'action',
        'endpointVersion',
        'withdrawBelow',
        'from',
        'to',
      ]),
    )
    .option('--from <version>', 'with --caller or --client: what it has to change to leave this API version')
    .option('--to <version>', 'with --from: the API version to move to (default: the newest)')
    .option('--json', 'print JSON')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature schema usage
  armature schema usage --action models.get_all --endpoint-version 2.1
  armature schema usage --withdraw-below 2.8 --since 2026-08-01
  armature schema usage --caller GGV2KAYGTWGGJKBTTWQL --from 2.8 --to 2.31
  armature schema usage --deprecated --json`,
    )
    .action(async ({ json, ...options }: UsageOptions & { json?: true }) => {
      checkCombination(options);
      const { usageReport } = await import('./usage-report.js');
      const { found, text } = await usageReport({ ...options, filter: filterOf(options) }, options, terminal);
      if (json) printJson(found, terminal);
      else terminal.write(text);
    });
}

function checkCombination({ endpointVersion, action, from, to, caller, client }: UsageOptions): void {
  if (endpointVersion && action === undefined) throw wrong('--endpoint-version needs --action');
  if (to !== undefined && from === undefined) throw wrong('--to needs --from');
  if (from !== undefined && caller === undefined && client === undefined) {
    throw wrong('--from needs --caller or --client');
  }
}

function filterOf({ action, endpointVersion, withdrawBelow, caller, client, since }: UsageOptions): UsageFilter {
  return {
    ...(action !== undefined && { action }),
    ...(endpointVersion && { servedVersion: endpointVersion }),
    ...(withdrawBelow && { requestedBelow: withdrawBelow }),
    ...(caller !== undefined && { caller }),
    ...(client !== undefined && { client }),
    ...(since && { since }),
  };
}

function wrong(message: string): CommandError {
  return new CommandError(message, { exitCode: 2 });
}

function readVersion(text: string): ApiVersion {
  try {
    return parseApiVersion(text);
  } catch (error) {
    if (error instanceof ApiVersionError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function readDay(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())) return day;
  throw new InvalidArgumentError(`${text} is not a day such as 2026-11-21`);
}
