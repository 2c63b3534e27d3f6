import { Command } from 'commander';
import type { Comparison } from '../schema/diff/compare-with-released.js';
import type { SchemaFolder } from '../schema/diff/schema-folder.js';
import { newestVersion } from '../schema/newest-version.js';
import { CommandError } from './command-error.js';
import { knownVersion } from './known-version.js';
import { loadSchemaFolder, schemaFolderOption } from './load-schema-folder.js';
import type { Terminal } from './terminal.js';

interface DiffOptions {
  against?: string;
  from?: string;
  to?: string;
  frozen?: boolean;
  json?: boolean;
  folder: string;
}

/** `armature schema diff`: what the service files change for callers. */
export function schemaDiffCommand(terminal: Terminal): Command {
  return new Command('diff')
    .description('Compare the service files with the released versions; fails when a change breaks callers.')
    .option('--against <version>', 'compare with one released version (default: all)')
    .option('--from <version>', 'compare two versions of the service files instead: the older one')
    .option('--to <version>', 'and the newer one')
    .option('--frozen', 'fail as well when a version offers something that its released file does not hold')
    .option('--json', 'write the findings as JSON')
    .addOption(schemaFolderOption())
    .addHelpText(
      'after',
      `
Examples:
  armature schema diff
  armature schema diff --against 2.12 --json
  armature schema diff --from 2.8 --to 2.31`,
    )
    .action(async (options: DiffOptions) => {
      const folder = await loadSchemaFolder(options.folder, terminal);
      const comparison = await compare(folder, options);
      const { locateFindings, printReport } = await import('../schema/diff/print-report.js');
      const findings = locateFindings(comparison.findings, folder.locate, terminal.folder);
      terminal.write(
        options.json ? `${JSON.stringify({ ...comparison, findings }, null, 2)}\n` : printReport(findings, comparison),
      );
      await judge({ ...comparison, findings }, options.frozen ?? false);
    });
}

async function compare(folder: SchemaFolder, { against, from, to }: DiffOptions): Promise<Comparison> {
  const { compareVersionsOf, compareWithReleased } = await import('../schema/diff/compare-with-released.js');
  const { definitions, released, exceptions } = folder;
  if (from !== undefined || to !== undefined) {
    if (against !== undefined) throw new CommandError('--against goes without --from and --to', { exitCode: 2 });
    const newest = newestVersion(definitions);
    return compareVersionsOf(definitions, knownVersion(from, newest), knownVersion(to, newest));
  }
  if (against === undefined) return compareWithReleased(definitions, released, exceptions);
  const surface = released.find(({ version }) => version === against);
  if (!surface) throw new CommandError(`${against} is not a released version`, { exitCode: 2 });
  const { namesVersion } = await import('../schema/diff/version-ranges.js');
  const own = exceptions.filter(({ versions }) => namesVersion(versions, against));
  return compareWithReleased(definitions, [surface], own);
}

/** @throws CommandError that says why the comparison is not fine */
async function judge({ findings, stale }: Comparison, frozen: boolean): Promise<void> {
  const { tally } = await import('../schema/diff/tally.js');
  const { breaking, compatible } = tally(findings);
  if (breaking > 0) throw new CommandError(`Callers would break on ${breaking} change(s)`);
  if (stale.length > 0) throw new CommandError(`${stale.length} exception(s) let nothing through and have to go`);
  if (frozen && compatible > 0) {
    throw new CommandError(
      `Released versions have gained ${compatible} addition(s): freeze them with armature schema release --amend`,
    );
  }
}
