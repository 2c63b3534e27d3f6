/** Exit code of a command line that makes no sense. */
export const WRONG_COMMAND_LINE = 2;
/** Exit code when the server or the database that a command needs can't be reached. */
export const UNREACHABLE = 3;

/** Ends a command: one sentence for standard error, and the exit code. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, cause }: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
