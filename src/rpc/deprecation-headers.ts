import { OLDEST_VERSION, newerVersion, parseApiVersion } from '../schema/api-version.js';
import type { Endpoint } from '../schema/endpoint.js';
import type { Deprecation } from '../schema/service-definition.js';

/** Headers of answers, by name. */
export type Headers = Readonly<Record<string, string>>;

/**
 * The headers that tell callers of deprecated endpoints so, by endpoint; made once, for they are the same for every call.
 *
 * @param docsPath path of the documentation page with its last slash, such as `/docs/`; undefined when it is not served
 */
export function deprecationHeaders(
  endpoints: readonly Endpoint[],
  docsPath: string | undefined,
): ReadonlyMap<Endpoint, Headers> {
  return new Map(
    endpoints.flatMap((endpoint) =>
      endpoint.deprecated ? [[endpoint, headersOf(endpoint, endpoint.deprecated, docsPath)] as const] : [],
    ),
  );
}

/**
 * `Deprecation: @<seconds>` for past and planned days alike (RFC 9745), `Sunset` (RFC 8594), and links to the documentation of the
 * successor and of the endpoint itself, where the reason stands. A day begins at 00:00 UTC.
 */
function headersOf(
  { name, version }: Endpoint,
  { since, sunset, successor }: Deprecation,
  docsPath: string | undefined,
): Headers {
  const [successorName = '', successorVersion = ''] = successor.split('@');
  const links = docsPath !== undefined && [
    link(docsPath, successorName, successorVersion, 'successor-version'),
    link(docsPath, name, version.text, 'deprecation'),
  ];
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    ...(sunset !== undefined && { sunset: new Date(sunset).toUTCString() }),
    ...(links && { link: links.join(', ') }),
  };
}

/** A link to an action on the documentation page, which begins with the oldest version of the API. */
function link(docsPath: string, name: string, version: string, relation: string): string {
  const shown = newerVersion(parseApiVersion(version), OLDEST_VERSION).text;
  const [service = ''] = name.split('.');
  return `<${docsPath}?version=${shown}#/${service}/${name}>; rel="${relation}"; type="text/html"`;
}
