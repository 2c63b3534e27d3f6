import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { chooseRuntime, currentMachine } from './choose-runtime.js';
import { EngineError } from './engine-error.js';
import type { EngineLog } from './engine-log.js';
import { claimFolder } from './folder-owner.js';
import { type HostProcess, spawnHost } from './host-process.js';
import { prepareEngine } from './prepare-engine.js';
import { provideRuntime } from './provide-runtime.js';
import { createSocketFolder } from './socket-folder.js';
import { supervise } from './supervise.js';

/** What the embedded engine needs. */
export interface EngineOptions {
  /** The data folder; made when missing. */
  folder: string;
  /** Where a newer C runtime is kept when the system's is too old. Can be shared by any number of servers. */
  runtimeFolder: string;
  log: EngineLog;
  /** Keep the address from other processes on the folder: they would lose the engine when this one, soon, ends. */
  isPrivate?: boolean;
  /** For opening the engine, not counting the first fetch of a C runtime. Default 30,000. */
  startTimeoutMs?: number;
  /** For closing it, before it is killed. Default 10,000. */
  stopTimeoutMs?: number;
}

/** A running engine: a MongoDB on a private Unix socket, started again whenever its process dies. */
export interface Engine {
  /** `mongodb://<socket>`: stays the same over restarts, so that a client made once goes on working. Write with `j: true`. */
  readonly uri: string;
  /** Process id of the engine; undefined while it is being restarted. */
  readonly pid: () => number | undefined;
  /** Closes the engine and frees the data folder. May be called more than once. Close the clients first. */
  stop(): Promise<void>;
}

/** How long to wait for the engine of a killed server, which closes by itself. */
const orphanPatienceMs = 5000;

/**
 * Starts MongoDB's own engine in a child process on a data folder (design.md, "The database").
 *
 * @throws EngineError when it cannot run here, the folder is in use, or it does not start
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { log, isPrivate = false, startTimeoutMs = 30_000, stopTimeoutMs = 10_000 } = options;
  const folder = resolve(options.folder);
  const runtime = chooseRuntime(currentMachine());
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new EngineError(`the data folder ${folder} cannot be made: ${error.message}`, { cause: error });
  });
  claimFolder(folder).check();
  const launcher = runtime === 'system' ? [] : await provideRuntime(runtime, options.runtimeFolder, log);

  const sockets = createSocketFolder();
  const uri = uriOf(sockets.address);
  const claim = claimFolder(folder, isPrivate ? undefined : uri);
  const stopping = new AbortController();
  let host: HostProcess | undefined;

  const open = async (): Promise<HostProcess> => {
    const startedAt = performance.now();
    const opened = spawnHost({
      launcher,
      folder,
      socketFolder: sockets.path,
      startTimeoutMs,
      patienceMs: orphanPatienceMs,
      log,
    });
    host = opened;
    try {
      const socketPath = await opened.ready;
      stopping.signal.throwIfAborted(); // a stopped engine takes no folder
      claim.take();
      await prepareEngine(uriOf(socketPath));
      sockets.pointTo(socketPath);
    } catch (error) {
      await opened.stop(stopTimeoutMs);
      throw error;
    }
    const tookMs = Math.round(performance.now() - startedAt);
    log.info({ enginePid: opened.pid, folder, tookMs }, 'the embedded database engine is ready');
    return opened;
  };

  const cleanUp = () => {
    claim.release();
    sockets.remove();
  };
  const first = await open().catch((error: unknown) => {
    cleanUp();
    throw error;
  });
  const supervision = supervise(first, open, stopping.signal, log);

  const stopOnce = async () => {
    stopping.abort();
    // While the engine still has its lock: nobody else can have taken the folder, and who wants it can queue for it.
    claim.release();
    await host?.stop(stopTimeoutMs);
    await supervision;
    cleanUp();
  };
  let stopped: Promise<void> | undefined;
  return {
    uri,
    pid: () => (host?.isRunning() ? host.pid : undefined),
    stop: () => (stopped ??= stopOnce()),
  };
}

function uriOf(socketPath: string): string {
  return `mongodb://${encodeURIComponent(socketPath)}`;
}
