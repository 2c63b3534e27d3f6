import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type Koa from 'koa';
import { METHODS } from './methods.js';
import { refuseUnreadable } from './refuse-unreadable.js';

/** Where and how patiently a server listens. */
export interface ListenOptions {
  host: string;
  port: number;
  headersTimeoutMs: number;
  requestTimeoutMs: number;
  keepAliveTimeoutMs: number;
  maxHeaderBytes: number;
}

/** A listening server. */
export interface HttpServer {
  address: AddressInfo;
  /** Stops accepting, lets calls in flight finish for `graceMs`, then closes what is left. */
  stop(graceMs: number): Promise<void>;
}

/** How often connections are looked at for having run out of time. */
const CHECK_INTERVAL_MS = 1000;

/**
 * Listens with an application.
 * @throws the system's error when the address cannot be used
 */
export async function listen(app: Koa, options: ListenOptions): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: options.headersTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      keepAliveTimeout: options.keepAliveTimeoutMs,
      maxHeaderSize: options.maxHeaderBytes,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
    },
    app.callback(),
  );
  refuseUnreadable(server);
  server.on('connect', (_request, socket) =>
    socket.end(`HTTP/1.1 405 Method Not Allowed\r\nAllow: ${METHODS}\r\nConnection: close\r\n\r\n`),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: options.host, port: options.port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return { address, stop: (graceMs) => stopServer(server, graceMs) };
}

async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const deadline = new AbortController();
  await Promise.race([closed, wait(graceMs, undefined, { signal: deadline.signal })]);
  deadline.abort();
  server.closeAllConnections();
  await closed;
}
