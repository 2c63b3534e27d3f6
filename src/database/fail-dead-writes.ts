import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** Node tells here of every connection that this process opens, before it is used. */
const CHANNEL = 'net.client.socket';

/**
 * Lets a write on a connection that has just died fail at once. Between its death and its `close` event such a socket takes a write
 * without any sign, and the driver (7.8) would wait for its `drain` for ever: the call would hang, and its place in the pool be
 * lost. That moment is a whole turn of the event loop, in which a busy server writes much. Does not see TLS connections.
 */
export function failDeadWrites(): void {
  unsubscribe(CHANNEL, guard); // once is enough
  subscribe(CHANNEL, guard);
}

function guard(message: unknown): void {
  if (typeof message !== 'object' || message === null || !('socket' in message) || !(message.socket instanceof Socket)) return;
  const { socket } = message;
  const write = socket.write.bind(socket);
  Reflect.set(socket, 'write', (...words: Parameters<typeof write>) => {
    if (socket.destroyed) throw new Error('the connection is gone');
    return write(...words);
  });
}
