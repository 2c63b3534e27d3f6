import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import Koa, { type Context } from 'koa';

/** A request as Node's parser would hand it over, from the given address; nothing is sent anywhere. */
export function requestFrom(
  address: string | undefined,
  {
    method = 'POST',
    url = '/debug.ping',
    headers = {},
  }: { method?: string; url?: string; headers?: Record<string, string> } = {},
): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  request.method = method;
  request.url = url;
  Object.assign(request.headers, headers);
  return request;
}

/** A koa context around a request that never was sent. */
export function contextOf(request: IncomingMessage): Context {
  return new Koa().createContext(request, new ServerResponse(request));
}
