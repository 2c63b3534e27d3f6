import { describe, expect, test } from '@jest/globals';
import { hiddenCondition } from '../../../src/services/hidden-condition.js';
import { withTreeConditions } from '../../../src/services/projects/list-parameters.js';

describe('parent and shallow_search (projects.md §8)', () => {
  test.each([
    ['nothing given: the whole tree', {}, {}],
    ['a parent: everything below it', { parent: ['p'] }, { path: ['p'] }],
    ['a null among parents: the top level', { parent: [null] }, { path: [null] }],
    ['shallow without parent: the top level', { shallow_search: true }, { parent: [null] }],
    ['shallow with a parent: directly below it', { shallow_search: true, parent: 'p' }, { parent: 'p' }],
    ['a null for parent: no restriction', { shallow_search: true, parent: null }, {}],
    ["the caller's path is ignored", { path: ['q'] }, {}],
  ])('%s', (_case, request, expected) => {
    expect(withTreeConditions({ name: 'x', ...request })).toEqual({ name: 'x', ...expected });
  });
});

describe('hidden projects', () => {
  test.each([
    ['left out', {}, true],
    ['left out when the list of ids is empty', { id: [] }, true],
    ['left out when the id is empty', { id: '' }, true],
    ['shown when searched for', { search_hidden: true }, false],
    ['shown when asked for by id', { id: 'x' }, false],
    ['shown when asked for by ids', { id: ['x'] }, false],
  ])('are %s', (_case, request, leftOut) => {
    expect(hiddenCondition(request) !== undefined).toBe(leftOut);
  });
});
