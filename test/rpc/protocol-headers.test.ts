import { expect, test } from '@jest/globals';
import { protocolHeader, sentName } from '../../src/rpc/protocol-headers.js';

const headers = (values: Readonly<Record<string, string>>) => (name: string) => values[name];

test.each([
  ['the first name', { 'x-clearml-trx': 'abc' }, 'abc'],
  ['the second name', { 'x-trains-trx': 'def' }, 'def'],
  ['the first of both', { 'x-clearml-trx': 'abc', 'x-trains-trx': 'def' }, 'abc'],
  ['the first of both, also when it is empty', { 'x-clearml-trx': '', 'x-trains-trx': 'def' }, ''],
  ['nothing', {}, undefined],
])('a protocol header is read under %s', (_case, values, expected) => {
  expect(protocolHeader(headers(values), 'transaction')).toBe(expected);
});

test.each([
  ['client', 'client'],
  ['worker', 'worker'],
  ['impersonateAs', 'impersonate-as'],
  ['actAs', 'act-as'],
] as const)('the header %s is called …-%s under both names', (which, name) => {
  expect(protocolHeader(headers({ [`x-clearml-${name}`]: 'v' }), which)).toBe('v');
  expect(protocolHeader(headers({ [`x-trains-${name}`]: 'v' }), which)).toBe('v');
});

test('messages name a header as it was sent', () => {
  expect(sentName(headers({ 'x-trains-act-as': 'bob' }), 'actAs')).toBe('x-trains-act-as');
  expect(sentName(headers({}), 'actAs')).toBeUndefined();
});
