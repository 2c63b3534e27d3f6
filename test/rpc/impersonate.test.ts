import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../src/schema/service-definition.js';
import { createBench } from './dispatcher-bench.js';

const AS = 'x-clearml-impersonate-as';
const ACT = 'x-clearml-act-as';

/** Calls an action that everybody may read, as somebody. */
async function call(as: Role, headers: Record<string, string>) {
  const bench = createBench();
  const answer = await bench.send({ path: '/widgets.get_all', as, headers });
  return { ...answer, context: bench.handled[0]?.context };
}

describe('Impersonate-As', () => {
  test('runs the call as the other user, with their company and role', async () => {
    const { context, reply } = await call('admin', { [AS]: 'superuser-id' });
    const identity = {
      user: 'superuser-id',
      company: 'c1',
      role: 'superuser',
      user_name: 'The superuser (impersonated by The admin)',
    };
    expect(context).toMatchObject({ identity, company: 'c1', authentication: { method: 'bearer' } });
    expect(reply.outcome.identity).toEqual(identity);
    expect(reply.outcome.caller?.identity.user).toBe('admin-id');
  });

  test('falls back on the id of a user without a name', async () => {
    expect((await call('admin', { [AS]: 'nameless-id' })).context?.identity.user_name).toBe(
      'nameless-id (impersonated by The admin)',
    );
  });

  test('checks the role of the other user against the action too', async () => {
    const bench = createBench();
    const answer = await bench.send({
      path: '/widgets.create',
      as: 'root',
      headers: { [AS]: 'user-id' },
      body: '{"name":"n"}',
    });
    expect(answer).toMatchObject({ result: '403/20', errorData: { role: 'user' } });
    expect(bench.handled).toEqual([]);
  });

  test('checks the role of the caller first', async () => {
    const answer = await createBench().send({ path: '/widgets.create', as: 'system', headers: { [AS]: 'admin-id' } });
    expect(answer).toMatchObject({ result: '403/20', errorData: { role: 'system' } });
  });

  test('of a guest may only read', async () => {
    const headers = { [AS]: 'guest-id' };
    expect(
      await createBench().send({ path: '/widgets.create', as: 'admin', headers, body: '{"name":"n"}' }),
    ).toMatchObject({
      result: '403/21',
    });
  });
});

describe('Act-As', () => {
  test('runs the call as the other user, in the role of the caller', async () => {
    const { context } = await call('admin', { [ACT]: 'user-id' });
    expect(context?.identity).toEqual({
      user: 'user-id',
      company: 'c1',
      role: 'admin',
      user_name: 'The admin (acting as The user)',
    });
  });

  test('gives root a user of another company, with that company', async () => {
    const { context } = await call('root', { [ACT]: 'stranger-id' });
    expect(context).toMatchObject({ company: 'c2', identity: { user: 'stranger-id', role: 'root' } });
  });
});

describe.each([
  ['Impersonate-As', AS],
  ['Act-As', ACT],
])('%s', (_name, header) => {
  test.each<Role>(['system', 'root', 'admin'])('is for the role %s', async (role) => {
    expect(await call(role, { [header]: 'user-id' })).toMatchObject({ result: '200/0' });
  });

  test.each<Role>(['superuser', 'user', 'annotator', 'guest'])('is not for the role %s: 400/6', async (role) => {
    expect(await call(role, { [header]: 'user-id' })).toMatchObject({
      result: '400/6',
      message: `Impersonation error (impersonation not allowed): role=${role}`,
      context: undefined,
    });
  });

  test.each<[Role, string, string]>([
    ['admin', 'nobody-id', 'id=nobody-id, company=c1'],
    ['system', 'nobody-id', 'id=nobody-id, company=c1'],
    ['root', 'nobody-id', 'id=nobody-id'],
    ['admin', 'stranger-id', 'id=stranger-id, company=c1'],
    ['system', 'stranger-id', 'id=stranger-id, company=c1'],
  ])('by %s does not know %s: 400/6 with %s', async (role, user, parameters) => {
    expect(await call(role, { [header]: user })).toMatchObject({
      result: '400/6',
      message: `Impersonation error (unknown user): ${parameters}`,
    });
  });

  test.each(['root-id', 'system-id'])('does not lend an admin the identity %s', async (user) => {
    expect(await call('admin', { [header]: user })).toMatchObject({ result: '400/6', context: undefined });
  });

  test('lends root the identity of a system user', async () => {
    expect(await call('root', { [header]: 'system-id' })).toMatchObject({ result: '200/0' });
  });

  test('that is empty counts as absent', async () => {
    expect((await call('user', { [header]: '' })).context?.identity.user).toBe('user-id');
  });

  test('is read under its old name', async () => {
    const { context } = await call('admin', { [header.replace('clearml', 'trains')]: 'user-id' });
    expect(context?.identity.user).toBe('user-id');
  });
});

test('both headers at once are 400/5 with their names as sent', async () => {
  expect(await call('admin', { [AS]: 'user-id', 'x-trains-act-as': 'user-id' })).toMatchObject({
    result: '400/5',
    message: 'Invalid headers (only one allowed): headers=(x-clearml-impersonate-as, x-trains-act-as)',
  });
  expect(await call('user', { [AS]: 'user-id', [ACT]: 'user-id' })).toMatchObject({ result: '400/5' });
});

test('one empty header beside the other counts as absent', async () => {
  expect((await call('admin', { [AS]: '', [ACT]: 'user-id' })).context?.identity).toMatchObject({
    user: 'user-id',
    role: 'admin',
  });
});
