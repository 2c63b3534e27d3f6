import type { Settings } from '../config/index.js';
import type { Terminal } from './terminal.js';

/** Tells the operator that the settings give a user what was taken away. */
export function warnOfConfiguredUser(id: string, { auth }: Settings, terminal: Terminal): void {
  if (auth.credentials.some(({ user }) => user.id === id)) warn(`User ${id}`, terminal);
}

/** Tells the operator that the settings give back an access key that was taken away. */
export function warnOfConfiguredKey(key: string, { auth }: Settings, terminal: Terminal): void {
  if (auth.credentials.some((entry) => entry.key === key)) warn(`Access key ${key}`, terminal);
}

function warn(what: string, terminal: Terminal): void {
  terminal.warn(`${what} is in the setting auth.credentials and comes back at the next start: take it out there\n`);
}
