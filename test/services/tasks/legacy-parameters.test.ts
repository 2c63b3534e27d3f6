import { describe, expect, test } from '@jest/globals';
import { withLegacyParameters } from '../../../src/services/tasks/legacy-parameters.js';
import { failing } from './failing.js';

const legacy = (section: string, name: string, value: string) => ({ section, name, value, type: 'legacy' });
const own = { section: 'Args', name: 'own', value: '1' };
const old = legacy('Args', 'old', '1');

describe('hyper-parameters in their former place', () => {
  test.each<[string, object, object | undefined, object, object | undefined]>([
    [
      'join what came in the new place',
      { new: 2 },
      { General: { own } },
      {},
      {
        General: { own },
        Args: { new: legacy('Args', 'new', '2') },
      },
    ],
    [
      'replace those of the same name',
      { own: 2 },
      { Args: { own } },
      {},
      { Args: { own: legacy('Args', 'own', '2') } },
    ],
    [
      'replace all stored legacy ones',
      { new: 2 },
      undefined,
      { Args: { old, own } },
      {
        Args: { own, new: legacy('Args', 'new', '2') },
      },
    ],
    [
      'leave no section empty',
      { 'TF_DEFINE/x': 2 },
      undefined,
      { Args: { old }, General: { own } },
      {
        General: { own },
        TF_DEFINE: { x: legacy('TF_DEFINE', 'x', '2') },
      },
    ],
    ['take the stored ones away when they are none', {}, undefined, { Args: { old, own } }, { Args: { own } }],
    ['change nothing when they are none and none is stored', {}, undefined, { Args: { own } }, undefined],
    ['make an empty map where nothing is', {}, undefined, {}, {}],
    [
      'leave out the stored ones when others are given',
      { new: 2 },
      { General: { own } },
      { Args: { old, own } },
      {
        General: { own },
        Args: { new: legacy('Args', 'new', '2') },
      },
    ],
  ])('%s', (_case, parameters, given, stored, expected) => {
    const hyperparams = withLegacyParameters(
      { parameters },
      given ? { hyperparams: Object.fromEntries(Object.entries(given)) } : {},
      { hyperparams: Object.fromEntries(Object.entries(stored)) },
    ).hyperparams;
    expect(hyperparams).toEqual(expected);
  });

  test('say nothing when they are null or absent', () => {
    for (const execution of [undefined, null, {}, { parameters: null, model_desc: null }]) {
      expect(withLegacyParameters(execution, {}, { hyperparams: { Args: { old } } })).toEqual({});
    }
  });

  test.each<[string, unknown]>([
    ['text for the execution', 'a'],
    ['a list of parameters', { parameters: [] }],
    ['text for the design', { model_desc: 'a' }],
    ['an empty name', { parameters: { ' ': 1 } }],
    ['an empty name of the design', { model_desc: { '': 1 } }],
  ])('are refused: %s', (_case, execution) => {
    expect(() => withLegacyParameters(execution, {})).toThrow(failing('400/12'));
  });
});

test('the design in its former place becomes configuration, by the same rules', () => {
  const stored = {
    configuration: { old: { name: 'old', value: '', type: 'legacy' }, own: { name: 'own', value: '' } },
  };
  expect(withLegacyParameters({ model_desc: { 'a.b': { c: null } } }, {}, stored)).toEqual({
    configuration: { own: { name: 'own', value: '' }, 'a%2Eb': { name: 'a.b', value: '{"c":null}', type: 'legacy' } },
  });
});
