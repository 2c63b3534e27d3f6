import { describe, expect, test } from '@jest/globals';
import { deprecationHeaders } from '../../src/rpc/deprecation-headers.js';
import { createRegistry } from '../../src/rpc/registry.js';
import type { Deprecation, ServiceDefinition } from '../../src/schema/service-definition.js';
import { callOf, createBench } from './dispatcher-bench.js';
import { widgets } from './widgets.js';

const { get_all: getAll } = widgets.actions;
const [first, ...others] = Object.entries(getAll?.versions ?? {});

/** The widgets service with the oldest version of `widgets.get_all` deprecated. */
function withDeprecation(deprecated: Deprecation): ServiceDefinition {
  if (!getAll || !first) throw new Error('the widgets service lacks get_all');
  const [oldest, definition] = first;
  const versions = { [oldest]: { ...definition, deprecated }, ...Object.fromEntries(others) };
  return { ...widgets, actions: { ...widgets.actions, get_all: { ...getAll, versions } } };
}

function registryOf(service: ServiceDefinition) {
  const handlers = Object.keys(service.actions).map((action) => [action, () => ({ id: 'w1' })] as const);
  return createRegistry([service], { widgets: Object.fromEntries(handlers) });
}

function headersOf(deprecated: Deprecation, docsPath: string | undefined = '/docs/') {
  return [...deprecationHeaders(registryOf(withDeprecation(deprecated)).endpoints(), docsPath).values()];
}

const DEPRECATED = { since: '2026-01-15', sunset: '2027-02-01', successor: 'widgets.get_all@2.12' };
const DOCS = '/docs/?version=';

describe('the headers of a deprecated endpoint', () => {
  test('tell since when, until when, and lead to its successor and its documentation', () => {
    expect(headersOf(DEPRECATED)).toEqual([
      {
        deprecation: `@${Date.UTC(2026, 0, 15) / 1000}`,
        sunset: 'Mon, 01 Feb 2027 00:00:00 GMT',
        link:
          `<${DOCS}2.12#/widgets/widgets.get_all>; rel="successor-version"; type="text/html", ` +
          `<${DOCS}2.1#/widgets/widgets.get_all>; rel="deprecation"; type="text/html"`,
      },
    ]);
  });

  test('have no end when none is known', () => {
    const { sunset: _sunset, ...endless } = DEPRECATED;
    expect(Object.keys(headersOf(endless)[0] ?? {})).toEqual(['deprecation', 'link']);
  });

  test('may tell of a day to come, or of one before 1970', () => {
    expect(headersOf({ ...DEPRECATED, since: '2999-12-31' })).toMatchObject([{ deprecation: '@32503593600' }]);
    expect(headersOf({ ...DEPRECATED, since: '1969-12-31' })).toMatchObject([{ deprecation: '@-86400' }]);
  });

  test('lead nowhere when the documentation is not served', () => {
    const found = deprecationHeaders(registryOf(withDeprecation(DEPRECATED)).endpoints(), undefined);
    expect([...found.values()].map((headers) => Object.keys(headers))).toEqual([['deprecation', 'sunset']]);
  });

  test('lead below the path at which the documentation is', () => {
    expect(headersOf(DEPRECATED, '/api/docs/')).toMatchObject([
      { link: expect.stringContaining('</api/docs/?version') },
    ]);
  });

  test('lead to the oldest version that is documented when the successor is older', () => {
    const links = headersOf({ ...DEPRECATED, successor: 'widgets.ping@1.5' });
    expect(links).toMatchObject([
      { link: expect.stringMatching(/^<\/docs\/\?version=2\.1#\/widgets\/widgets\.ping>/) },
    ]);
  });
});

describe('a dispatcher adds them', () => {
  const bench = createBench({ registry: registryOf(withDeprecation(DEPRECATED)) });
  const noticeOf = async (spec: Parameters<typeof callOf>[0]) => {
    const { status, headers } = await bench.dispatch(callOf(spec));
    return { status, deprecation: headers['deprecation'], sunset: headers['sunset'] };
  };
  const notice = { deprecation: '@1768435200', sunset: 'Mon, 01 Feb 2027 00:00:00 GMT' };
  const silence = { deprecation: undefined, sunset: undefined };

  test.each<[string, Parameters<typeof callOf>[0], number]>([
    ['to its answers', { path: '/v2.1/widgets.get_all', as: 'user' }, 200],
    ['where it serves a newer version of the API', { path: '/v2.4/widgets.get_all', as: 'user' }, 200],
    ['to errors of callers without credentials', { path: '/v2.1/widgets.get_all' }, 401],
    ['to errors of bad requests', { path: '/v2.1/widgets.get_all', as: 'user', body: '{"name": {}}' }, 400],
    ['to errors of bodies that cannot be read', { path: '/v2.1/widgets.get_all', as: 'user', body: '{' }, 400],
  ])('%s', async (_case, spec, status) => {
    expect(await noticeOf(spec)).toEqual({ status, ...notice });
  });

  test.each<[string, Parameters<typeof callOf>[0], number]>([
    ['to newer versions of the action', { path: '/v2.5/widgets.get_all', as: 'user' }, 200],
    ['to calls that name no version', { path: '/widgets.get_all', as: 'user' }, 200],
    ['to other actions', { path: '/v2.1/widgets.late', as: 'user' }, 404],
    ['to what is no endpoint', { path: '/v2.1/widgets.gone', as: 'user' }, 404],
  ])('but not %s', async (_case, spec, status) => {
    expect(await noticeOf(spec)).toEqual({ status, ...silence });
  });
});
