import { Command } from 'commander';
import type { Terminal } from './terminal.js';

const COMMANDS: readonly ((terminal: Terminal) => Command)[] = [];

/** `armature schema`: the tools around the service files. */
export function schemaCommand(terminal: Terminal): Command {
  const schema = new Command('schema').description('Check, compare and release the schema of the API.');
  for (const command of COMMANDS) schema.addCommand(command(terminal));
  return schema;
}
