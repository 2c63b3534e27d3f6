import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** Node tells here of every connection that this process opens, before it is used. TLS connections are not told. */
const CHANNEL = 'net.client.socket';

/**
 * Lets no write wait for ever on a connection that has died. Between its death and its `close` event a socket takes a write without
 * any sign of failure, and the driver (7.8) waits for its `drain`, which never comes: the call would hang, and its place in the pool
 * be lost. That moment is a whole turn of the event loop, in which a busy server writes much. With a `drain` at the close the driver
 * goes on, finds the connection closed, and fails as it should.
 */
export function releaseWaitingWrites(): void {
  unsubscribe(CHANNEL, drainAtClose); // once is enough
  subscribe(CHANNEL, drainAtClose);
}

function drainAtClose(message: unknown): void {
  if (typeof message !== 'object' || message === null || !('socket' in message) || !(message.socket instanceof Socket))
    return;
  const { socket } = message;
  socket.once('close', () => socket.emit('drain'));
}
