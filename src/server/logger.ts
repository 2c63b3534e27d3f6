import pino from 'pino';

/** Paths of log fields that could hold secrets; no code logs them on purpose (assurance.md S18). */
const SECRET_PATHS = ['authorization', 'cookie', 'secret', 'secret_key', 'password', 'token', 'credentials', '*.authorization', '*.secret', '*.token'];

/** A logger that writes JSON lines to standard output, in batches. */
export interface ServerLogger {
  log: pino.Logger;
  /** Writes what waits; call it before the process ends. */
  flush(): void;
}

const FLUSH_INTERVAL_MS = 500;
const BATCH_BYTES = 8192;

/** The logger of a process. A line waits half a second at most, so that a call does not wait for a disk or pipe. */
export function createLogger(level: string): ServerLogger {
  const destination = pino.destination({ dest: 1, sync: false, minLength: BATCH_BYTES });
  const log = pino({ level, base: { pid: process.pid }, redact: { paths: SECRET_PATHS, censor: '[redacted]' } }, destination);
  const timer = setInterval(() => destination.flush(), FLUSH_INTERVAL_MS);
  timer.unref();
  return {
    log,
    flush: () => {
      clearInterval(timer);
      destination.flushSync();
    },
  };
}
