import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** How long a refused connection is still read: a connection that is cut while its peer writes loses the answer. */
const LINGER_MS = 2000;

/** Status lines by the code of the parser's error. */
const REFUSALS = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/**
 * Answers what cannot be read as HTTP with a status line and closes the connection. What the peer still sends meanwhile is
 * dropped, so that a client which writes all before it reads gets the answer and no reset.
 */
export function refuseUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      if (!socket.writableEnded) socket.destroy();
      return;
    }
    socket.end(`HTTP/1.1 ${REFUSALS.get(error.code ?? '') ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    dropFor(socket, LINGER_MS);
  });
}

function dropFor(socket: Duplex, timeMs: number): void {
  const timer = setTimeout(() => socket.destroy(), timeMs).unref();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(timer));
  socket.resume();
}
