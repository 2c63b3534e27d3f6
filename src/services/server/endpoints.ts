import type { Endpoint as EndpointDescription } from '../../generated/server.js';
import type { Endpoint } from '../../schema/endpoint.js';
import type { Handler } from '../context.js';

/** Every action with its implementations, the newest first (wire-protocol.md §13.2). */
export const listEndpoints: Handler<'server.endpoints'> = (context) => {
  const byName = new Map<string, EndpointDescription[]>();
  for (const endpoint of context.endpoints()) {
    byName.set(endpoint.name, [describe(endpoint), ...(byName.get(endpoint.name) ?? [])]);
  }
  return { endpoints: Object.fromEntries(byName), models: {} };
};

function describe(endpoint: Endpoint): EndpointDescription {
  return {
    min_version: endpoint.version.text,
    required_fields: [...endpoint.requiredKeys],
    request_data_model: { ...endpoint.request() },
    response_data_model: { ...endpoint.response() },
  };
}
