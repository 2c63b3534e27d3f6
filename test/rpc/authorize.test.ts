import { describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../src/schema/service-definition.js';
import { createBench } from './dispatcher-bench.js';

const CREATE = { path: '/widgets.create', body: '{"name":"n"}' };
const COOKIE = (role: Role) => ({ cookie: `other=1; clearml_token_basic=${role}; last=2` });

describe('roles', () => {
  test.each<[Role, string]>([
    ['system', '403/20'],
    ['root', '200/0'],
    ['admin', '200/0'],
    ['superuser', '403/20'],
    ['user', '403/20'],
    ['annotator', '403/20'],
    ['guest', '403/21'],
  ])('the role %s gets %s from an action for root, admin and guest: there is no hierarchy', async (as, result) => {
    expect(await createBench().send({ ...CREATE, as })).toMatchObject({ result });
  });

  test('an action for all takes every role', async () => {
    const answers = await Promise.all(ROLES.map((as) => createBench().send({ path: '/widgets.get_all', as })));
    expect(answers.map(({ result }) => result)).toEqual(ROLES.map(() => '200/0'));
  });

  test('a refusal names the role and the allowed ones in the order of the service file', async () => {
    expect(await createBench().send({ ...CREATE, as: 'user' })).toMatchObject({
      status: 403,
      message: 'Forbidden (not allowed for role): role=user, allowed=(root, admin, guest)',
      errorData: { role: 'user', allowed: ['root', 'admin', 'guest'] },
    });
  });
});

describe('a guest', () => {
  test.each(['get_all', 'late'])('may call widgets.%s, which reads', async (action) => {
    expect(await createBench().send({ path: `/widgets.${action}`, as: 'guest' })).toMatchObject({ result: '200/0' });
  });

  test('may not call an action that writes, even when its roles name guests', async () => {
    const bench = createBench();
    expect(await bench.send({ ...CREATE, as: 'guest' })).toMatchObject({
      result: '403/21',
      message: 'Forbidden (modification not allowed) (guests may only read)',
    });
    expect(bench.handled).toEqual([]);
  });

  test.each(['add', 'add_batch'])('may not call widgets.%s, whose effect is not declared', async (action) => {
    expect(await createBench().send({ path: `/widgets.${action}`, as: 'guest', body: '{"name":"n"}' })).toMatchObject({
      result: '403/21',
    });
  });
});

describe('a cookie', () => {
  test.each([
    ['GET', '403/21'],
    ['HEAD', '403/21'],
    ['POST', '200/0'],
    ['PUT', '200/0'],
    ['PATCH', '200/0'],
    ['DELETE', '200/0'],
  ])('alone lets %s of a writing action end as %s: a foreign page can cause the former', async (method, result) => {
    expect(await createBench().send({ ...CREATE, method, headers: COOKIE('admin') })).toMatchObject({ result });
  });

  test('lets a GET read', async () => {
    const answer = await createBench().send({ path: '/widgets.get_all', method: 'GET', headers: COOKIE('user') });
    expect(answer).toMatchObject({ result: '200/0' });
  });

  test.each(['XMLHttpRequest', ''])('lets a GET write beside the header X-Requested-With: %j', async (value) => {
    const headers = { ...COOKIE('admin'), 'x-requested-with': value };
    expect(await createBench().send({ ...CREATE, method: 'GET', headers })).toMatchObject({ result: '200/0' });
  });

  test('does not hinder a GET that a header signs, as the SDK sends every call', async () => {
    const headers = COOKIE('user');
    expect(await createBench().send({ ...CREATE, method: 'GET', as: 'admin', headers })).toMatchObject({
      result: '200/0',
    });
  });

  test.each([
    ['an empty authorization header', { ...COOKIE('admin'), authorization: '' }, '401/20'],
    ['a wrong authorization header', { ...COOKIE('admin'), authorization: 'Bearer nobody' }, '401/30'],
    ['another name', { cookie: 'clearml_token=admin; xclearml_token_basic=admin' }, '401/20'],
    ['an empty value', { cookie: 'clearml_token_basic=' }, '401/20'],
  ])('does not count beside %s', async (_case, headers, result) => {
    expect(await createBench().send({ ...CREATE, headers })).toMatchObject({ result });
  });
});

describe('an action that needs nobody', () => {
  test.each([
    ['no credentials', {}],
    ['good credentials', { authorization: 'Bearer user' }],
    ['bad credentials', { authorization: 'Bearer nobody' }],
    ['impersonation', { 'x-clearml-impersonate-as': 'user-id', 'x-clearml-act-as': 'user-id' }],
  ])('looks at nothing: %s', async (_case, headers) => {
    const bench = createBench();
    expect(await bench.send({ path: '/widgets.ping', headers })).toMatchObject({ result: '200/0' });
    expect(bench.credentials).toEqual([]);
    expect(bench.handled[0]?.context).toMatchObject({
      company: '__anonymous__',
      identity: { user: '', company: '__anonymous__', role: 'guest' },
      authentication: { method: 'none' },
    });
  });
});

describe('an action that tries credentials', () => {
  test.each(['x-clearml-impersonate-as', 'x-trains-act-as'])('lets nobody be somebody else by %s', async (header) => {
    expect(await createBench().send({ path: '/widgets.modes', headers: { [header]: 'user-id' } })).toMatchObject({
      result: '401/20',
    });
  });

  test('knows a caller who has good ones, whatever the roles of the action say', async () => {
    const bench = createBench();
    expect(await bench.send({ path: '/widgets.modes', as: 'user' })).toMatchObject({ result: '200/0' });
    expect(bench.handled[0]?.context).toMatchObject({ company: 'c1', authentication: { method: 'bearer' } });
  });

  test.each([
    ['none', {}],
    ['bad ones', { authorization: 'Bearer nobody' }],
    ['a bad cookie', { cookie: 'clearml_token_basic=nobody' }],
  ])('takes a caller with %s for nobody', async (_case, headers) => {
    const bench = createBench();
    expect(await bench.send({ path: '/widgets.modes', headers })).toMatchObject({ result: '200/0' });
    expect(bench.handled[0]?.context).toMatchObject({ company: '__anonymous__', authentication: { method: 'none' } });
  });

  test('does not take a broken user store for a caller without credentials', async () => {
    const headers = { authorization: 'Bearer crash' };
    expect(await createBench().send({ path: '/widgets.modes', headers })).toMatchObject({ result: '500/0' });
  });
});
