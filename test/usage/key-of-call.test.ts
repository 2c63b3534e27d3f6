import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/rpc/call.js';
import { parseApiVersion } from '../../src/schema/api-version.js';
import { countedVersions } from '../../src/usage/counted-versions.js';
import { clientName, keyOfCall } from '../../src/usage/key-of-call.js';
import { outcomeOf, signedBy } from './usage-kit.js';

const countedVersion = countedVersions(['2.1', '2.8', '2.31', '1.1'].map(parseApiVersion));
const keyOf = (outcome: Outcome) => keyOfCall(outcome, countedVersion);

describe('a call counts', () => {
  test('by company, user, credential, client, action and both versions', () => {
    expect(keyOf(outcomeOf())).toEqual({
      company: 'c1',
      user: 'ada',
      credential: 'KEY',
      client: 'sdk-1.0',
      action: 'models.get_all',
      requested: '2.12',
      served: '2.8',
    });
  });

  test.each([
    ['an access key', signedBy('basic', 'KEY'), 'KEY'],
    ['a token that tells its access key', signedBy('bearer', 'KEY'), 'KEY'],
    ['a token that does not', signedBy('bearer'), 'token'],
    ['a cookie', signedBy('cookie', 'KEY'), 'cookie'],
    ['nothing', outcomeOf({ caller: undefined, identity: undefined }), 'none'],
  ])('as signed by %s', (_way, outcome, credential) => {
    expect(keyOf(outcome)?.credential).toBe(credential);
  });

  test('as that of the caller when it runs as somebody else', () => {
    const acting = { user: 'bob', company: 'c2', role: 'user' as const };
    expect(keyOf(outcomeOf({ identity: acting }))).toMatchObject({ user: 'ada', company: 'c1', credential: 'KEY' });
  });

  test('when it fails too', () => {
    expect(keyOf(outcomeOf({ code: 403, subcode: 20 }))).toBeDefined();
    expect(keyOf(outcomeOf({ code: 301, subcode: 1 }))).toBeDefined();
  });
});

test.each([
  ['of an action that does not exist', outcomeOf({ actualVersion: undefined, code: 404 })],
  [
    'of a path that was not understood',
    outcomeOf({ endpoint: '', requestedVersion: undefined, actualVersion: undefined }),
  ],
  ['with wrong credentials', outcomeOf({ caller: undefined, identity: undefined, code: 401, subcode: 22 })],
])('a call %s does not count', (_case, outcome) => {
  expect(keyOf(outcome)).toBeUndefined();
});

describe('the name of a client', () => {
  test.each([
    ['clearml-server-2.0.0, clearml-1.17.0', 'clearml-server-2.0.0, clearml-1.17.0'],
    ['x'.repeat(10_000), 'x'.repeat(64)],
    ['a\u001b[31mred\u0000\u009b', 'a[31mred'],
    ['\t', ''],
    ['Ökonom/1 (日本)', 'Ökonom/1 (日本)'],
  ])('%j is kept as %j', (sent, kept) => {
    expect(clientName(sent)).toBe(kept);
  });
});

describe('a requested version counts as', () => {
  test.each([
    ['2.8', '2.8', 'itself when it is declared'],
    ['2.9', '2.9', 'itself when it lies between declared ones'],
    ['2.0', '2.0', 'itself below the first declared minor'],
    ['2.32', '2.31', 'the newest when it is above'],
    ['999.0', '2.31', 'the newest however far above'],
    ['2.99999999999999999999', '2.31', 'the newest even beyond exact numbers'],
    ['12', '2.31', 'the newest without a minor part'],
    ['1.7', '1.1', 'the newest of its major number'],
    ['0.3', '1.0', 'the oldest when it is below'],
  ])('%s → %s: %s', (requested, counted) => {
    expect(countedVersion(requested)).toBe(counted);
  });
});
