import { expect, test } from '@jest/globals';
import { clonedExecution } from '../../../src/services/tasks/cloned-execution.js';

test('a clone has the inputs of its source, and no queue', () => {
  const artifacts = {
    a_input: { key: 'a', type: 't', mode: 'input' },
    b_output: { key: 'b', type: 't', mode: 'output' },
    c_output: { key: 'c', type: 't' },
  };
  expect(clonedExecution({ framework: 'f', queue: 'q', artifacts })).toEqual({
    framework: 'f',
    model_labels: {},
    artifacts: { a_input: artifacts.a_input },
  });
});

test('what is given takes the place of what the source has, member by member', () => {
  const source = { framework: 'f', test_split: 1, model_labels: { a: 1 } };
  expect(clonedExecution(source, { framework: 'g', queue: 'q', model_labels: {} })).toEqual({
    framework: 'g',
    test_split: 1,
    model_labels: {},
    artifacts: {},
  });
});

test('label ids of old records become whole numbers', () => {
  const labels: unknown = { text: '3', fraction: 2.7, none: null, nonsense: 'x' };
  expect(clonedExecution({ model_labels: Object.assign({}, labels) }).model_labels).toEqual({
    text: 3,
    fraction: 2,
    none: null,
    nonsense: null,
  });
});
