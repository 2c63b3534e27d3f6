import { describe, expect, test } from '@jest/globals';
import {
  configuration,
  hyperparams,
  storedConfiguration,
  storedParameter,
} from '../../../src/services/tasks/stored-parameters.js';
import { failing } from './failing.js';

describe('parameters', () => {
  test('keep their raw names and what they may hold', () => {
    const item = { section: ' A.b ', name: '__x', value: '1', type: 'int', description: 'd' };
    expect(storedParameter({ ...item, unit: 'kg' })).toEqual(item);
    expect(storedParameter({ ...item, type: null, description: null })).toEqual({
      section: ' A.b ',
      name: '__x',
      value: '1',
    });
  });

  test('are stored under trimmed and escaped names', () => {
    const item = { section: 'A.b', name: '$x', value: '' };
    expect(hyperparams.read({ ' A.b ': { $x: item, gone: null }, none: null }, 'hyperparams')).toEqual({
      'A%2Eb': { '%24x': item },
    });
  });

  test('with a name that every object has stay ordinary ones', () => {
    const sent: unknown = JSON.parse('{"__proto__": {"constructor": {"section": "s", "name": "n", "value": "v"}}}');
    expect(Object.keys(hyperparams.read(sent, 'hyperparams'))).toEqual(['%_%_proto%_%_']);
  });

  test.each<[string, unknown, string]>([
    ['no object', 5, '400/12'],
    ['without section', { name: 'n', value: 'v' }, '400/800'],
    ['without value', { section: 's', name: 'n', value: null }, '400/800'],
    ['with a number as value', { section: 's', name: 'n', value: 1 }, '400/800'],
  ])('are refused: %s', (_case, item, code) => {
    expect(() => storedParameter(item)).toThrow(failing(code));
  });

  test.each<[string, unknown, string]>([
    ['a section that is no object', { s: [] }, '400/12'],
    ['an empty section name', { ' ': {} }, '400/12'],
    ['an empty name', { s: { '': {} } }, '400/12'],
    ['an unknown member', { s: { n: { unit: 'kg' } } }, '400/12'],
  ])('have a structure that is refused: %s', (_case, sent, code) => {
    expect(() => hyperparams.checkStructure(sent, 'hyperparams')).toThrow(failing(code));
  });
});

describe('configuration', () => {
  test('is stored under trimmed and escaped names', () => {
    const item = { name: 'a.b', value: '{}', type: 'json' };
    expect(configuration.read({ ' a.b': item }, 'configuration')).toEqual({ 'a%2Eb': storedConfiguration(item) });
  });

  test('needs a name and a value', () => {
    expect(() => storedConfiguration({ value: 'v' })).toThrow(failing('400/800'));
    expect(() => storedConfiguration({ name: 'n' })).toThrow(failing('400/800'));
  });
});
