import { describe, expect, test } from '@jest/globals';
import type { Received } from '../support/send.js';
import { readDocument } from './api-document.js';
import { judgeAnswer } from './judge-answer.js';

const document = readDocument({
  paths: {
    '/v2.1/things.get': {
      post: {
        operationId: 'things.get',
        'x-served-version': '2.1',
        requestBody: { content: {} },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
          '3XX': { headers: { Location: { required: true } } },
          '400': { $ref: '#/components/responses/BadRequest' },
        },
      },
    },
  },
  components: {
    schemas: {
      thing: { type: 'object', required: ['name'], properties: { name: { $ref: '#/components/schemas/name' } } },
      name: { type: 'string' },
    },
    responses: {
      BadRequest: { content: { 'application/json': { schema: {} } }, 'x-errors': [{ code: 400, subcode: 12 }] },
    },
  },
});

const [operation] = document.operations;

function judge(status: number, body: unknown, headers: Received['headers'] = {}): string | undefined {
  if (!operation) throw new Error('the document has no operation');
  const text = JSON.stringify(body);
  const given = { 'content-type': 'application/json; charset=utf-8', ...headers };
  return judgeAnswer(document, operation, { status, headers: given, bytes: Buffer.from(text), text });
}

const failure = (subcode: number) => ({ meta: { result_code: 400, result_subcode: subcode }, data: {} });

describe('an answer as the document tells it', () => {
  test.each([
    ['of a schema', 200, { name: 'a', more: 1 }, {}],
    ['of a range of statuses', 302, '', { location: '/elsewhere' }],
    ['of a listed error', 400, failure(12), {}],
  ])('%s is good', (_about, status, body, headers) => {
    expect(judge(status, body, headers)).toBeUndefined();
  });
});

describe('an answer that the document does not tell', () => {
  test.each([
    ['a status', 404, {}, {}, 'undocumented status 404'],
    ['a type of content', 200, { name: 'a' }, { 'content-type': 'text/html' }, 'undocumented content type text/html'],
    ['a missing member', 200, {}, {}, "answer must have required property 'name'"],
    ['a member of another type', 200, { name: 1 }, {}, 'answer/name must be string'],
    ['a missing header', 302, '', {}, 'no header Location'],
    ['an error that is not listed', 400, failure(13), {}, 'undocumented error 400/13'],
    ['a failure of the server', 500, {}, {}, 'the server failed'],
  ])('%s is found', (_about, status, body, headers, fault) => {
    expect(judge(status, body, headers)).toBe(fault);
  });
});
