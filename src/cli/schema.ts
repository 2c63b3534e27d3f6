import { Command } from 'commander';
import { schemaDiffCommand } from './schema-diff.js';
import { schemaLintCommand } from './schema-lint.js';
import { schemaReleaseCommand } from './schema-release.js';
import { schemaUsageCommand } from './schema-usage.js';
import type { Terminal } from './terminal.js';

const COMMANDS: readonly ((terminal: Terminal) => Command)[] = [
  schemaDiffCommand,
  schemaLintCommand,
  schemaReleaseCommand,
  schemaUsageCommand,
];

/** `armature schema`: the tools around the service files. */
export function schemaCommand(terminal: Terminal): Command {
  const schema = new Command('schema').description('Check, compare and release the schema of the API.');
  for (const command of COMMANDS) schema.addCommand(command(terminal));
  return schema;
}
