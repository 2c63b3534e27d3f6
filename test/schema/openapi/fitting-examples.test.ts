import { expect, test } from '@jest/globals';
import { fittingExamples } from '../../../src/schema/openapi/fitting-examples.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';

const LETTERS: ServiceDefinition = {
  service: 'letters',
  description: 'Letters.',
  definitions: { paper: { type: 'object', properties: { color: { type: 'string' } } } },
  actions: {
    send: {
      description: 'Sends a letter.',
      versions: {
        '2.1': {
          request: { type: 'object', properties: { text: { type: 'string' } } },
          response: { type: 'object', properties: { sent: { type: 'boolean' } } },
        },
        '2.5': {
          request: {
            type: 'object',
            properties: { text: { type: 'string' }, paper: { $ref: '#/definitions/paper' } },
          },
          response: { type: 'object', properties: { sent: { type: 'boolean' }, meta: { type: 'object' } } },
        },
      },
    },
  },
};

const versionsOf = (request: Record<string, unknown>, response: Record<string, unknown>) =>
  fittingExamples([LETTERS], new Map([['letters.send', { request, response }]]))['letters.send']?.versions;

test.each([
  ['declared everywhere', { text: 'Hello' }, { sent: true }, ['2.1', '2.5']],
  ['null for what is not required', { text: null }, { sent: true }, ['2.1', '2.5']],
  ['a member of the request that came later', { paper: { color: 'red' } }, { sent: true }, ['2.5']],
  ['a member of the answer that came later', {}, { sent: true, meta: { any: 1 } }, ['2.5']],
  ['a member that nobody declares, deep inside', { paper: { size: 4 } }, { sent: true }, []],
  ['a wrong type', { text: 5 }, { sent: true }, []],
  ['a wrong answer', {}, { sent: null }, []],
])('an example with %s fits where all of it is declared', (_case, request, response, versions) => {
  expect(versionsOf(request, response)).toEqual(versions);
});

test('an example of an action that does not exist fits nowhere', () => {
  const lost = fittingExamples([LETTERS], new Map([['letters.burn', { request: {}, response: {} }]]));
  expect(lost).toEqual({ 'letters.burn': { request: {}, response: {}, versions: [] } });
});
