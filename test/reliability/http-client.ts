import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { BASIC } from './server-process.js';

/** What a call was answered, and how long that took. */
export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  meta: { result_code: number; result_subcode: number; id: string };
  data: Record<string, unknown>;
  tookMs: number;
}

/** A client of one server with connections of its own. Calls reject when a connection breaks before the whole answer. */
export interface HttpClient {
  call(action: string, body?: object, headers?: Record<string, string>): Promise<Answered>;
  /** Status of a plain page. */
  get(path: string): Promise<number>;
  close(): void;
}

/** A call that is not answered for so long will never be. */
const HANGING_MS = 20_000;

/** Makes a client. `keepAlive: false` opens a connection for each call. */
export function httpClient(url: string, { keepAlive = true } = {}): HttpClient {
  const agent = new Agent({ keepAlive, maxSockets: 1000 });
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const outgoing = request(`${url}/${path}`, { method, agent, headers, timeout: HANGING_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${path} hangs`)));
      outgoing.end(body);
    });
  return {
    async call(action, body = {}, headers = {}) {
      const begin = performance.now();
      const allHeaders = { 'content-type': 'application/json', authorization: BASIC, ...headers };
      const { status, headers: answered, text } = await send('POST', action, allHeaders, JSON.stringify(body));
      const { meta, data } = JSON.parse(text);
      return { status, headers: answered, meta, data, tookMs: performance.now() - begin };
    },
    get: async (path) => (await send('GET', path, {})).status,
    close: () => agent.destroy(),
  };
}
