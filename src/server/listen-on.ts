import type { Settings } from '../config/index.js';
import { type HttpServer, listen } from '../http/http-server.js';
import { StartError } from './start-error.js';

/** Why an address cannot be listened on, by the system's code. */
const FAILURES = new Map([
  ['EADDRINUSE', 'another program listens there; choose another http.port'],
  ['EACCES', 'the system does not permit it; choose an http.port above 1023'],
  ['EADDRNOTAVAIL', 'this machine does not have the address; choose another http.host'],
  ['ENOTFOUND', 'the name is not known; choose another http.host'],
]);

/** The address of a server on a host, of which IPv6 addresses need brackets. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Listens with an application as the settings say.
 * @throws StartError when the address cannot be had
 */
export async function listenOn(
  { http }: Settings,
  app: Parameters<typeof listen>[0],
): Promise<HttpServer & { url: string }> {
  try {
    const server = await listen(app, {
      host: http.host,
      port: http.port,
      headersTimeoutMs: http.headers_timeout_ms,
      requestTimeoutMs: http.request_timeout_ms,
      keepAliveTimeoutMs: http.keep_alive_timeout_ms,
      maxHeaderBytes: http.limits.header_bytes,
    });
    return { ...server, url: urlOf(http.host, server.address.port) };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? FAILURES.get(String(error.code)) : undefined;
    if (reason === undefined) throw error;
    throw new StartError(`The server cannot listen on ${urlOf(http.host, http.port)}: ${reason}`, { cause: error });
  }
}
