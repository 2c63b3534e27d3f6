import { endpointsOf } from '../schema/endpoint.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { type UsageFilter, callersOf, deprecatedUse, readUsage } from '../usage/index.js';
import { migrationOf } from './usage-migration.js';
import { CommandError } from './command-error.js';
import { declaredServices } from './declared-services.js';
import { loadSurface } from './load-surface.js';
import { withDatabase } from './operator-database.js';
import type { SettingsOptions } from './read-settings.js';
import type { Terminal } from './terminal.js';
import { callersText, deprecatedText, migrationText } from './usage-text.js';

/** What is asked about the use of the API. */
export interface UsageQuestion {
  filter: UsageFilter;
  /** Ask about deprecated versions of actions. */
  deprecated?: boolean;
  /** Ask what has to change between two API versions; without `to`, up to the newest. */
  from?: string;
  to?: string;
}

/** An answer, for scripts and for people. */
export interface UsageReport {
  found: unknown;
  text: string;
}

/**
 * Answers `armature schema usage` from the counters in the database of the settings.
 * @throws CommandError for an action or version that does not exist, and when the database cannot be reached
 */
export async function usageReport(
  { filter, deprecated, from, to }: UsageQuestion,
  options: SettingsOptions,
  terminal: Terminal,
): Promise<UsageReport> {
  const { records, settings } = await withDatabase(options, terminal, async (database, settings) => ({
    records: await readUsage(database, filter),
    settings,
  }));
  if (settings.usage.flush_interval_ms === 0) {
    terminal.warn('The setting usage.flush_interval_ms is 0: nothing is counted now.\n');
  }
  if (from !== undefined) {
    const older = await loadSurface(from, options, terminal);
    const newer = await loadSurface(to, options, terminal);
    const migration = migrationOf(records, older, newer);
    return { found: migration, text: migrationText(migration, filter) };
  }
  const services = await declaredServices(settings, terminal);
  if (deprecated) {
    const uses = deprecatedUse(services, records);
    return { found: uses, text: deprecatedText(uses, filter) };
  }
  if (records.length === 0) checkDeclared(services, filter);
  const callers = callersOf(records);
  return { found: callers, text: callersText(callers, filter) };
}

/** That nobody calls an action must not be the answer to a slip of the pen. */
function checkDeclared(services: readonly ServiceDefinition[], { action, servedVersion }: UsageFilter): void {
  if (action === undefined) return;
  const declared = services.map((service) => endpointsOf(service).get(action)).find((found) => found !== undefined);
  if (!declared) throw noSuch(`There is no action ${action}`);
  const versions = declared.endpoints.map(({ version }) => version.text);
  if (servedVersion && !versions.includes(servedVersion.text)) {
    throw noSuch(`${action} has no version ${servedVersion.text}, only ${versions.join(', ')}`);
  }
}

function noSuch(message: string): CommandError {
  return new CommandError(message, { exitCode: 2 });
}
