import { describe, expect, test } from '@jest/globals';
import { TASK_STATUSES } from '../../../src/database/index.js';
import {
  STATUS_ACTIONS,
  type StatusActionName,
  TRANSITIONS,
  isAllowed,
  outcomeOf,
} from '../../../src/services/tasks/status-machine.js';
import { STATUS_CELLS, TABLE_ACTIONS } from '../../support/status-table.js';

const isAction = (name: string): name is StatusActionName => name in STATUS_ACTIONS;

test('the actions of the table are those that clients know', () => {
  expect(Object.keys(STATUS_ACTIONS).sort()).toEqual([...TABLE_ACTIONS].sort());
});

describe('outcomeOf', () => {
  test.each(STATUS_CELLS)('$action makes of $from, force $force: $outcome', ({ action, from, force, outcome }) => {
    expect(isAction(action) && outcomeOf(action, from, force)).toBe(outcome);
  });
});

describe('isAllowed', () => {
  test('lets every status stay what it is', () => {
    expect(TASK_STATUSES.filter((status) => !isAllowed(status, status, false))).toEqual([]);
  });

  test('lets force lead anywhere', () => {
    const pairs = TASK_STATUSES.flatMap((from) => TASK_STATUSES.map((to) => [from, to] as const));
    expect(pairs.filter(([from, to]) => !isAllowed(from, to, true))).toEqual([]);
  });

  test('follows the transitions, and nothing else leads out of a status', () => {
    for (const from of TASK_STATUSES) {
      const reached = TASK_STATUSES.filter((to) => to !== from && isAllowed(from, to, false));
      expect(reached.sort()).toEqual([...TRANSITIONS[from]].sort());
    }
  });
});
