import { describe, expect, test } from '@jest/globals';
import { logCall } from '../../src/http/access-log.js';
import type { Outcome } from '../../src/rpc/call.js';

const OUTCOME: Outcome = {
  id: 'id-1',
  trx: 'id-1',
  endpoint: 'widgets.get_all',
  requestedVersion: '2.12',
  actualVersion: '2.5',
  code: 200,
  subcode: 0,
  message: 'OK',
  identity: { user: 'u1', company: 'c1', role: 'user', user_name: 'Ada' },
  caller: undefined,
  client: 'sdk-1.0',
  worker: 'w1',
  address: '10.0.0.1',
};

type Line = { level: string; fields: object; message: string };

function logged(changes: Partial<Outcome> = {}, durationMs = 1.26): Line[] {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  logCall({ info: at('info'), warn: at('warn'), error: at('error') }, { ...OUTCOME, ...changes }, durationMs);
  return lines;
}

describe('the access log', () => {
  test('has one line a call, with what an operator asks for', () => {
    expect(logged()).toEqual([
      {
        level: 'info',
        fields: {
          call: 'id-1',
          endpoint: 'widgets.get_all',
          requested: '2.12',
          actual: '2.5',
          code: 200,
          subcode: 0,
          ms: 1.3,
          company: 'c1',
          user: 'u1',
          client: 'sdk-1.0',
          worker: 'w1',
          address: '10.0.0.1',
        },
        message: 'Returned 200 for widgets.get_all',
      },
    ]);
  });

  test.each([
    [200, 'info', 'Returned 200 for widgets.get_all'],
    [301, 'warn', 'Returned 301 for widgets.get_all, msg=why'],
    [400, 'warn', 'Returned 400 for widgets.get_all, msg=why'],
    [404, 'warn', 'Returned 404 for widgets.get_all, msg=why'],
    [500, 'error', 'Returned 500 for widgets.get_all, msg=why'],
  ])('writes %d at the level %s', (code, level, message) => {
    expect(logged({ code, message: 'why' })).toMatchObject([{ level, message }]);
  });

  test('names the transaction when the caller gave one', () => {
    expect(logged({ trx: 'abc' })).toMatchObject([{ fields: { call: 'id-1', trx: 'abc' } }]);
  });

  test('tells of a call whose path was not understood, by nobody known', () => {
    const changes = { endpoint: '', code: 400, message: 'no', identity: undefined, requestedVersion: undefined };
    expect(logged(changes)).toMatchObject([
      { message: 'Returned 400 for an unknown path, msg=no', fields: { user: undefined, company: undefined } },
    ]);
  });

  test('keeps the failure behind an error', () => {
    const cause = new Error('inside');
    expect(logged({ code: 500, cause })).toMatchObject([{ fields: { err: cause } }]);
    expect(Object.keys(logged()[0]?.fields ?? {})).not.toContain('err');
  });

  test('cuts a message short that repeats a long request', () => {
    expect(logged({ code: 400, message: 'x'.repeat(1_000_000) })[0]?.message.length).toBeLessThan(2000);
  });
});
