import { Command } from 'commander';
import { backUpCommand } from './db/backup.js';
import { checkCommand } from './db/check.js';
import { restoreCommand } from './db/restore.js';
import { statsCommand } from './db/stats.js';
import type { Terminal } from './terminal.js';

const COMMANDS = [checkCommand, statsCommand, backUpCommand, restoreCommand];

/** `armature db`: the database, for the operator on the server's machine. */
export function dbCommand(terminal: Terminal): Command {
  const db = new Command('db').description(
    "Check, measure, back up and restore the database, on the server's machine.",
  );
  for (const command of COMMANDS) db.addCommand(command(terminal));
  return db;
}
