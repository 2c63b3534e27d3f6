import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a fault server saw it. */
export interface SeenRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a fault server does with a request: answers it, breaks the connection, or never answers. */
export type Reaction = { status?: number; headers?: Record<string, string>; body: string } | 'break' | 'hang';

/** A server that fails on purpose. */
export interface FaultServer {
  url: string;
  /** Every request so far. */
  requests: SeenRequest[];
  stop(): Promise<void>;
}

/** Starts a server that reacts to the n-th request, counted from 0, as it is told. */
export async function startFaultServer(react: (request: SeenRequest, index: number) => Reaction): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const request = { path: incoming.url ?? '', headers: incoming.headers, body };
      const reaction = react(request, requests.push(request) - 1);
      if (reaction === 'break') incoming.socket.destroy();
      else if (reaction !== 'hang') {
        outgoing.writeHead(reaction.status ?? 200, { 'content-type': 'application/json', ...reaction.headers });
        outgoing.end(reaction.body);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** How an envelope differs from that of a success. */
interface EnvelopeOptions {
  code?: number;
  subcode?: number;
  /** HTTP status; the code by default. */
  status?: number;
  headers?: Record<string, string>;
}

/** An envelope as the server writes it. */
export function envelope(
  data: unknown,
  { code = 200, subcode = 0, status, headers = {} }: EnvelopeOptions = {},
): Reaction {
  const meta = {
    id: 'a1',
    trx: 'a1',
    endpoint: { name: 'models.get_all', requested_version: '2.12', actual_version: '2.1' },
    result_code: code,
    result_subcode: subcode,
    result_msg: code === 200 ? 'OK' : `Error ${code}/${subcode}`,
    error_stack: null,
    error_data: code === 200 ? {} : { about: 'x' },
  };
  return { status: status ?? code, headers, body: JSON.stringify({ meta, data }) };
}
