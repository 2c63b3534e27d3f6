import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Answer, TestServer, UserName } from './test-server.js';

/** A request as it goes over the wire: any method, any body, any header, which `fetch` would not all send. */
export interface Sent {
  method?: string;
  /** Path with query string. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Whose access key signs it; nobody's by default. */
  as?: UserName;
  /** Send the body in chunks, without saying how long it is. */
  chunked?: boolean;
}

/** What came back, not decoded. */
export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
}

export async function send(
  server: TestServer,
  { method = 'POST', path, headers = {}, body, as, chunked }: Sent,
): Promise<Received> {
  const { hostname, port } = new URL(server.url);
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  const outgoing = request({
    host: hostname,
    port,
    method,
    path,
    headers: {
      ...(as && { authorization: server.basic(as) }),
      ...(!chunked && length > 0 && { 'content-length': length }),
      ...(chunked && { 'transfer-encoding': 'chunked' }),
      ...headers,
    },
  });
  const answered = once(outgoing, 'response');
  outgoing.end(body);
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new Error('there is no response');
  const bytes = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() };
}

/** The envelope of an answer. */
export function envelopeOf({ text }: Received): Pick<Answer, 'meta' | 'data'> {
  const envelope: unknown = JSON.parse(text);
  if (!isEnvelope(envelope)) throw new Error(`${text} is no envelope`);
  return envelope;
}

function isEnvelope(value: unknown): value is Pick<Answer, 'meta' | 'data'> {
  return typeof value === 'object' && value !== null && 'meta' in value && 'data' in value;
}

/** Code and subcode, such as `400/12`. */
export function codesOf({ meta }: Pick<Answer, 'meta'>): string {
  return `${meta.result_code}/${meta.result_subcode}`;
}

/** Writes bytes to a socket and gives, once the server has closed it, the status and the whole text of each answer. */
export async function exchange(
  server: TestServer,
  bytes: string | Buffer,
): Promise<{ status: number; text: string }[]> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
  // A connection that is cut off while bytes are on their way may end with an error: what came before is what counts.
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return text
    .split(/(?=HTTP\/1\.1 )/)
    .filter((part) => part !== '')
    .map((part) => ({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(part)?.[1]), text: part }));
}
