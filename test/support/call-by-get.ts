import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Answer, CallOptions, TestServer } from './test-server.js';

/** Calls an action by GET with a JSON body, as the Python SDK does and `fetch` cannot. */
export async function callByGet(
  server: TestServer,
  action: string,
  body: unknown,
  { as = 'user', version }: Pick<CallOptions, 'as' | 'version'> = {},
): Promise<Pick<Answer, 'status' | 'meta' | 'data'>> {
  const content = JSON.stringify(body);
  const call = request(`${server.url}/${version ? `v${version}/` : ''}${action}`, {
    method: 'GET',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(content),
      ...(as !== null && { authorization: server.basic(as) }),
    },
  });
  call.end(content);
  const [response] = await once(call, 'response');
  return { status: response.statusCode, ...JSON.parse(await text(response)) };
}
