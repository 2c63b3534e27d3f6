import { Command } from 'commander';
import type { Terminal } from './terminal.js';
import { createUserCommand } from './users/create.js';
import { deleteUserCommand } from './users/delete.js';
import { listUsersCommand } from './users/list.js';
import { revokeUserCommand } from './users/revoke.js';

const COMMANDS = [listUsersCommand, createUserCommand, revokeUserCommand, deleteUserCommand];

/** `armature users`: who can sign in, for the operator on the server's machine. */
export function usersCommand(terminal: Terminal): Command {
  const users = new Command('users').description("List, create and shut out users, on the server's machine.");
  for (const command of COMMANDS) users.addCommand(command(terminal));
  return users;
}
