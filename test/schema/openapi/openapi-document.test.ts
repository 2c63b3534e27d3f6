import { describe, expect, test } from '@jest/globals';
import { documentAt, documentOf, strictCompiler } from './document-kit.js';
import { MADE_UP } from './made-up-surface.js';

const made = documentOf(MADE_UP);
const operation = (name: string, document = made) => {
  const found = document.paths[`/v2.12/things.${name}`]?.post;
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const statuses = (name: string) => Object.keys(operation(name).responses ?? {});

describe('an operation', () => {
  test('is called by POST at the version of the document, under the name of its action', () => {
    expect(operation('plain')).toMatchObject({
      operationId: 'things.plain',
      tags: ['things'],
      summary: 'Does something.',
      'x-served-version': '2.1',
      'x-effect': 'read',
      'x-roles': ['*'],
    });
  });

  test.each([
    ['plain', 'served by version 2.1'],
    ['write', 'Changes data'],
    ['admins', 'Only for the roles root, admin.'],
    ['open', 'Needs no credentials, and does not look at them.'],
    ['tried', 'bad ones count as none'],
    ['list', 'query language'],
    ['batch', 'one JSON object a line'],
    ['old', 'Deprecated since 2026-01-01 and ends on 2026-12-31: call things.newest@2.12 instead. Too slow.'],
  ])('of the action %s says «%s»', (name, remark) => {
    expect(operation(name).description).toContain(remark);
  });

  test('says nothing about versions when the action has that of the document', () => {
    expect(operation('newest').description).not.toContain('served by version');
  });

  test.each([
    ['plain', [{ AccessKey: [] }, { Token: [] }, { SessionCookie: [] }]],
    ['tried', [{}, { AccessKey: [] }, { Token: [] }, { SessionCookie: [] }]],
    ['open', []],
  ])('of the action %s asks for the credentials that its flag says', (name, security) => {
    expect(operation(name).security).toEqual(security);
  });

  test.each([
    ['plain', ['200', '400', '401', '403', '413', '415', '500', '503']],
    ['tried', ['200', '400', '401', '413', '415', '500', '503']],
    ['open', ['200', '400', '413', '415', '500', '503']],
    ['download', ['200', '400', '401', '403', '413', '415', '500', '503', '3XX']],
  ])('of the action %s lists every status that it can be answered', (name, expected) => {
    expect(statuses(name)).toEqual(expected);
  });

  test('that is deprecated says so to tools, and what headers its answers carry', () => {
    expect(operation('old')).toMatchObject({
      deprecated: true,
      'x-deprecation': { since: '2026-01-01', sunset: '2026-12-31', successor: 'things.newest@2.12' },
      responses: { '200': { headers: { Deprecation: {}, Sunset: {}, Link: {} } } },
    });
    expect(operation('plain')).not.toHaveProperty('deprecated');
  });

  test('of a batch takes json lines, and a single line as JSON', () => {
    const line = '#/components/schemas/things.batch.request';
    expect(operation('batch').requestBody).toEqual({
      required: true,
      content: {
        'application/json-lines': {
          schema: { description: 'One JSON object a line.', type: 'string' },
          'x-item-schema': line,
        },
        'application/json': { schema: { $ref: line } },
      },
    });
  });

  test('with a bare text for an answer has no envelope around it', () => {
    expect(operation('download').responses).toMatchObject({
      '200': { content: { '*/*': { schema: { $ref: '#/components/schemas/things.download.response' } } } },
    });
  });
});

describe('the document', () => {
  test('leaves internal actions out, and services that have no others', () => {
    expect(Object.keys(made.paths)).not.toContain('/v2.12/things.internal');
    expect(made.tags?.map(({ name }) => name)).toEqual(['things']);
    expect(made.components?.schemas).not.toHaveProperty(['hidden.peek.request']);
  });

  test('shows internal actions when asked, marked as such', () => {
    const all = documentOf(MADE_UP, { internal: true });
    expect(operation('internal', all)).toMatchObject({ 'x-internal': true });
    expect(all.tags?.map(({ name }) => name)).toEqual(['hidden', 'things']);
  });

  test('names the server that it is made for, and else the one that it came from', () => {
    expect(made.servers).toEqual([{ url: '/' }]);
    expect(documentOf(MADE_UP, { server: 'https://api.example.org' }).servers).toEqual([
      { url: 'https://api.example.org' },
    ]);
  });

  test('names the configured cookie', () => {
    expect(documentOf(MADE_UP, { cookieName: 'session' }).components?.securitySchemes).toMatchObject({
      SessionCookie: { type: 'apiKey', in: 'cookie', name: 'session' },
    });
  });

  test('lists the errors of a status beside its response, and says which pass by themselves', () => {
    const away = { name: 'a.b', code: 500, subcode: 102, message: 'Away', status: 503, retryable: true };
    const { components } = documentOf(MADE_UP, { errors: [away] });
    expect(components?.responses).toMatchObject({
      Unavailable: { 'x-errors': [away], headers: { 'Retry-After': { required: true } } },
      ServerError: { 'x-errors': [] },
    });
    expect(components?.responses?.['ServerError']).not.toHaveProperty('headers');
  });

  test('is the same whenever it is made', () => {
    expect(documentAt('2.12')).toEqual(documentAt('2.12'));
  });
});

describe('the schemas', () => {
  const accepts = (name: string, value: unknown) => strictCompiler(made)(name)(value);

  test.each([
    ['things.plain.request', { id: null }, true],
    ['things.plain.request', { unknown: 1 }, true],
    ['things.plain.request', { id: 5 }, false],
    ['things.keys.request', {}, false],
    ['things.keys.request', { id: null }, true],
    ['things.build.request', { part: null }, false],
    ['things.build.request', { part: { name: 'a', below: null } }, true],
    ['things.build.response', { part: { name: 'a', below: null } }, false],
    ['things.build.response', { part: { name: 'a', below: [{ name: 'b' }] } }, true],
  ])('%s: %j is right: %s', (name, value, right) => {
    expect(accepts(name, value)).toBe(right);
  });

  test('of a list action take parameters that are not declared', () => {
    expect(made.components?.schemas?.['things.list.request']).toHaveProperty('additionalProperties', true);
  });

  test.each([
    ['2.12', '2.1', true],
    ['2.0', 2, true],
    ['2.0', '2.0', false],
  ])('of the envelope write versions to callers of %s as they get them: %j is right: %s', (version, token, right) => {
    const { Meta: meta } = documentOf({ ...MADE_UP, version }).components?.schemas ?? {};
    const types: unknown = JSON.parse(JSON.stringify(meta)).properties.endpoint.properties.actual_version.type;
    expect(types === typeof token).toBe(right);
  });
});

describe('examples', () => {
  const example = {
    versions: ['2.1'],
    request: { id: 'a' },
    response: { done: true },
    error: { request: {}, result_code: 400, result_subcode: 12, result_msg: 'No', error_data: { why: 'so' } },
  };
  const shown = documentOf(MADE_UP, { examples: { 'things.plain': example, 'things.newest': example } });

  test('are shown as whole calls at the version of the document', () => {
    expect(operation('plain', shown)).toMatchObject({
      requestBody: { content: { 'application/json': { examples: { call: { value: { id: 'a' } } } } } },
      responses: {
        '200': {
          content: {
            'application/json': {
              examples: {
                call: {
                  value: {
                    meta: {
                      endpoint: { name: 'things.plain', requested_version: '2.12', actual_version: '2.1' },
                      result_code: 200,
                    },
                    data: { done: true },
                  },
                },
              },
            },
          },
        },
        '400': {
          content: {
            'application/json': {
              examples: {
                refused: {
                  summary: 'The answer to {}',
                  value: { meta: { result_code: 400, result_subcode: 12, result_msg: 'No' }, data: {} },
                },
              },
            },
          },
        },
      },
    });
  });

  test('are not shown where they do not fit', () => {
    expect(JSON.stringify(operation('newest', shown))).not.toContain('"examples"');
  });
});
