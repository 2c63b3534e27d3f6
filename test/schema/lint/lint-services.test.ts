import { describe, expect, test } from '@jest/globals';
import type { LintException } from '../../../src/schema/lint/lint-exceptions.js';
import { type LintFault, lintServices } from '../../../src/schema/lint/lint-services.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';

const FILE = '/services/widgets.conf';
const INCLUDED = '/common/parts.conf';
const EXCEPTIONS = '/lint-exceptions.conf';
const TEXTS: Record<string, string> = {
  [FILE]: `service: widgets
templates { include "../common/parts.conf" }
actions {
  run {
    versions {
      "2.1" { request { properties: \${templates.paging} { size: \${templates.count} } } }
      "2.5": \${actions.run.versions."2.1"} { request.properties { name {} } }
    }
  }
}
`,
  [INCLUDED]: `# Of several services.
paging {
  page { type: integer }
}
count { type: integer }
`,
  [EXCEPTIONS]: 'exceptions: [\n  { rule: a }\n  { rule: b }\n]\n',
};

const count = { type: 'integer' } as const;
const nothing = { type: 'object', additionalProperties: false } as const;
const DEFINITION: ServiceDefinition = {
  service: 'widgets',
  description: 'Widgets.',
  actions: {
    run: {
      description: 'Runs.',
      versions: {
        '2.1': { request: { type: 'object', properties: { page: count, size: count } }, response: nothing },
        '2.5': {
          request: { type: 'object', properties: { page: count, size: count, name: count } },
          response: nothing,
        },
      },
    },
  },
};

const REQUEST = '/actions/run/versions/2.1/request/properties';
const SIZE = { rule: 'description-missing', service: 'widgets', place: `${REQUEST}/size`, reason: 'Everybody knows.' };

function lint(exceptions: readonly LintException[] = []): LintFault[] {
  return lintServices({
    services: [{ file: FILE, definition: DEFINITION }],
    others: [],
    exceptions: { file: EXCEPTIONS, entries: exceptions },
    readText: (file) => TEXTS[file] ?? '',
  });
}

describe('linting services', () => {
  test('points to the file and line where a fault was written, and reports what versions share once', () => {
    expect(lint().map(({ file, line, place }) => [file, line, place])).toEqual([
      [INCLUDED, 3, `${REQUEST}/page`],
      [FILE, 6, `${REQUEST}/size`],
      [FILE, 7, '/actions/run/versions/2.5/request/properties/name'],
    ]);
  });

  test('leaves out what an exception names', () => {
    expect(lint([SIZE]).map(({ place }) => place)).toEqual([
      `${REQUEST}/page`,
      '/actions/run/versions/2.5/request/properties/name',
    ]);
  });

  test.each([
    ['another rule', { rule: 'name-style' }],
    ['another service', { service: 'models' }],
    ['another place', { place: `${REQUEST}/gone` }],
  ])('reports an exception of %s as stale', (_case, changes) => {
    const faults = lint([SIZE, { ...SIZE, ...changes }]);
    expect(faults.filter(({ rule }) => rule === 'exception-stale')).toMatchObject([
      { file: EXCEPTIONS, line: 3, place: '/exceptions/1', fix: 'remove the exception' },
    ]);
  });
});
