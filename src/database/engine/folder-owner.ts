import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EngineError } from './engine-error.js';
import { processIdentity } from './process-identity.js';

const NOTE = 'owner.json';

/** Who supervises the engine of a data folder. Kept in the folder as `owner.json`, for the eyes of the owner's user. */
interface OwnerNote {
  /** One of a kind: tells two engines of the same process apart. */
  id: string;
  pid: number;
  /** Tells a process from a later one with the same id; see processIdentity. */
  identity: string;
  /** Where processes of the same user can reach the engine too. */
  uri?: string;
}

/** One engine's claim on its data folder. */
export interface FolderClaim {
  /** @throws EngineError when another running process owns the folder */
  check(): void;
  /**
   * Writes this process down as the owner. To be called while our engine has the folder open.
   *
   * @throws EngineError as check()
   */
  take(): void;
  /** Takes the note away, if it is ours. */
  release(): void;
}

/**
 * A claim on a data folder. That two engines never have the same folder open is seen to by the engine, with a kernel lock
 * that ends with its process. The note covers the time in which a crashed engine is about to be restarted, and tells others
 * who the owner is. It is only written under the engine's lock, so two processes cannot both take over a dead one's.
 *
 * @param uri where others may reach the engine, to be told to those who ask runningEngine
 */
export function claimFolder(folder: string, uri?: string): FolderClaim {
  const file = join(folder, NOTE);
  const identity = processIdentity(process.pid) ?? '';
  const ours: OwnerNote = { id: randomUUID(), pid: process.pid, identity, ...(uri !== undefined && { uri }) };

  const check = () => {
    const owner = readNote(file);
    if (owner !== undefined && owner.id !== ours.id && isRunning(owner)) throw folderInUse(folder, owner.pid);
  };
  return {
    check,
    take() {
      check();
      const draft = `${file}.${ours.id}`;
      writeFileSync(draft, JSON.stringify(ours), { mode: 0o600 });
      renameSync(draft, file);
    },
    release() {
      if (readNote(file)?.id === ours.id) rmSync(file);
    },
  };
}

/** The address of the engine that a running process has on a folder and lets others use; undefined when there is none. */
export function runningEngine(folder: string): string | undefined {
  const owner = readNote(join(folder, NOTE));
  return owner !== undefined && isRunning(owner) ? owner.uri : undefined;
}

/** The error for a folder that an engine has open: names the owner, else the engine's own process. */
export function describeFolderInUse(folder: string): EngineError {
  const owner = readNote(join(folder, NOTE));
  if (owner !== undefined && isRunning(owner)) return folderInUse(folder, owner.pid);
  const enginePid = Number(readText(join(folder, 'mongod.lock')));
  return folderInUse(folder, enginePid > 0 ? enginePid : undefined);
}

function folderInUse(folder: string, pid: number | undefined): EngineError {
  return new EngineError(
    `the data folder ${folder} is already in use by ${pid === undefined ? 'another process' : `process ${pid}`}`,
  );
}

function isRunning({ pid, identity }: OwnerNote): boolean {
  return processIdentity(pid) === identity;
}

/** The note in a file; undefined when there is none that makes sense, as after a power loss. */
function readNote(file: string): OwnerNote | undefined {
  try {
    const note: unknown = JSON.parse(readText(file));
    return isOwnerNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isOwnerNote(note: unknown): note is OwnerNote {
  return (
    typeof note === 'object' &&
    note !== null &&
    'id' in note &&
    typeof note.id === 'string' &&
    'pid' in note &&
    typeof note.pid === 'number' &&
    'identity' in note &&
    typeof note.identity === 'string' &&
    (!('uri' in note) || typeof note.uri === 'string')
  );
}
