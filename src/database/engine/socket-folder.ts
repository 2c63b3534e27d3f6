import { mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A folder for the engine's sockets that other users cannot look into, with an address in it that stays the same. */
export interface SocketFolder {
  /** Where the engine is to put its sockets. */
  readonly path: string;
  /** The path that clients connect to. */
  readonly address: string;
  /** Makes the address lead to another socket, without a moment in which it leads nowhere, and clears away older sockets. */
  pointTo(socketPath: string): void;
  /** Removes the folder with all that is in it. */
  remove(): void;
}

/** A socket's path has to fit into 103 bytes on macOS, 107 on Linux; the engine adds 37 to the folder's 16. */
const longestTemporaryFolder = 103 - 53;
/** Often enough for cleaners of temporary folders, which remove what has not changed for days. */
const renewalMs = 24 * 60 * 60 * 1000;

/** Makes the folder, with a name of its own, among the system's temporary files. */
export function createSocketFolder(): SocketFolder {
  const parent = tmpdir().length <= longestTemporaryFolder ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(parent, 'armature-'));
  const address = join(path, 'db.sock');
  const draft = join(path, 'next.sock');
  let renewal: NodeJS.Timeout | undefined;

  const link = (socketPath: string) => {
    symlinkSync(socketPath, draft);
    renameSync(draft, address);
  };
  return {
    path,
    address,
    pointTo(socketPath) {
      clearInterval(renewal);
      link(socketPath);
      const kept = [basename(address), basename(dirname(socketPath))];
      const old = readdirSync(path).filter((name) => !kept.includes(name));
      for (const name of old) rmSync(join(path, name), { recursive: true, force: true });
      renewal = setInterval(link, renewalMs, socketPath).unref();
    },
    remove() {
      clearInterval(renewal);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
