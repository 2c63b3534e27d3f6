import pino from 'pino';

/** Paths of log fields that could hold secrets; no code logs them on purpose (assurance.md S18). */
const SECRET_PATHS = [
  'authorization',
  'cookie',
  'secret',
  'secret_key',
  'password',
  'token',
  'credentials',
  '*.authorization',
  '*.secret',
  '*.token',
];

/** Loggers that write JSON lines in batches. */
export interface ServerLogger {
  log: pino.Logger;
  /** For the line that every call leaves: its fields are fixed and hold no secrets, so that none has to be looked for. */
  accessLog: pino.Logger;
  /** Writes what waits at once. */
  flush(): void;
}

const FLUSH_INTERVAL_MS = 500;
const BATCH_BYTES = 8192;

/**
 * The logger of a server. A line waits half a second at most, so that a call does not wait for a disk or pipe.
 *
 * @param dest number or path of the file that lines go to; default standard output
 */
export function createLogger(level: string, dest: number | string = 1): ServerLogger {
  const destination = pino.destination({ dest, sync: false, minLength: BATCH_BYTES });
  const base = { pid: process.pid };
  const log = pino({ level, base, redact: { paths: SECRET_PATHS, censor: '[redacted]' } }, destination);
  const accessLog = pino({ level, base }, destination);
  setInterval(() => destination.flush(), FLUSH_INTERVAL_MS).unref();
  return { log, accessLog, flush: () => destination.flushSync() };
}
