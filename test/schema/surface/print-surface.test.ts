import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { printSurface } from '../../../src/schema/surface/print-surface.js';
import { readSurface } from '../../../src/schema/surface/read-surface.js';

const RELEASED = new URL('../../../schema/released/', import.meta.url);
const files = readdirSync(RELEASED);

describe('the files of released versions', () => {
  test.each(files)('%s is the canonical text of the version that its name says', (file) => {
    const text = readFileSync(new URL(file, RELEASED), 'utf8');
    const surface = readSurface(text, file);
    expect(`${surface.version}.json`).toBe(file);
    expect(printSurface(surface) === text).toBe(true);
  });

  test('has a line of its own for each action and definition', () => {
    const action = {
      version: '2.1',
      description: 'Gets it.',
      effect: 'read',
      internal: false,
      authorize: null,
      allow_roles: ['*'],
      query: false,
      required_keys: [],
      batch: false,
      request: { type: 'object' },
      response: { $ref: '#/definitions/a' },
    } as const;
    const service = { description: 'Things.', definitions: { a: {}, b: {} }, actions: { get: action } };
    const text = printSurface({ version: '2.1', services: { things: service }, retired: ['things.drop'] });
    expect(text.split('\n').map((line) => line.trim().slice(0, 14))).toEqual([
      '{',
      '"version": "2.',
      '"retired": ["t',
      '"services": {',
      '"things": {',
      '"description":',
      '"definitions":',
      '"a": {},',
      '"b": {}',
      '},',
      '"actions": {',
      '"get": {"versi',
      '}',
      '}',
      '}',
      '}',
      '',
    ]);
  });
});

describe('reading a surface', () => {
  test.each([
    ['text that is not JSON', '{', 'x.json is not JSON'],
    ['something else', '{"version":"2.1"}', 'x.json does not hold the surface of an API version'],
    [
      'an action without its flags',
      '{"version":"2.1","services":{"a":{"description":"","definitions":{},"actions":{"b":{"version":"2.1"}}}}}',
      'x.json does not hold the surface of an API version',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => readSurface(text, 'x.json')).toThrow(message);
  });
});
