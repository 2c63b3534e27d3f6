import type { OpenAPIV3_1 } from 'openapi-types';
import type { Deprecation } from '../service-definition.js';

/** The headers that tell callers of an action that it is deprecated (RFC 9745, RFC 8594). */
export function deprecationHeaders({ sunset }: Deprecation): Record<string, OpenAPIV3_1.HeaderObject> {
  return {
    Deprecation: text('Since when it is deprecated: @ and the seconds since 1970.'),
    Link: text('Its successor, as the relation successor-version.'),
    ...(sunset !== undefined && { Sunset: text('When it ends, as an HTTP date.') }),
  };
}

function text(description: string): OpenAPIV3_1.HeaderObject {
  return { description, schema: { type: 'string' } };
}
