import type { IncomingMessage } from 'node:http';

/**
 * The address that a call came from. Proxies are believed only when they are known (wire-protocol.md §6); a list of addresses stays
 * one.
 */
export function callerAddress(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  if (!trustedProxies.includes(peer)) return peer;
  return headerText(request, 'x-forwarded-for') ?? headerText(request, 'x-real-ip') ?? peer;
}

/** A header as one text, or undefined when it is absent. */
export function headerText(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
