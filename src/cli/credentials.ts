import { Command } from 'commander';
import { createCredentialsCommand } from './credentials/create.js';
import { listCredentialsCommand } from './credentials/list.js';
import { revokeCredentialsCommand } from './credentials/revoke.js';
import type { Terminal } from './terminal.js';

const COMMANDS = [listCredentialsCommand, createCredentialsCommand, revokeCredentialsCommand];

/** `armature credentials`: the access keys of users, for the operator on the server's machine. */
export function credentialsCommand(terminal: Terminal): Command {
  const credentials = new Command('credentials').description(
    "List, create and revoke access keys, on the server's machine.",
  );
  for (const command of COMMANDS) credentials.addCommand(command(terminal));
  return credentials;
}
