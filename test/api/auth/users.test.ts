import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { codesOf } from '../../support/send.js';
import { callWith, storedLogin } from '../../support/store-login.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';

let server: TestServer;
let ids: { second: string; stranger: string };
beforeAll(async () => {
  server = await startTestServer();
  const idOf = async (as: 'second' | 'stranger') => (await server.ok('users.get_current_user', {}, { as })).user.id;
  ids = { second: await idOf('second'), stranger: await idOf('stranger') };
});
afterAll(() => server.stop());

let made = 0;
/** A good request for a new user. */
const newUser = (more: object = {}) => ({
  name: 'Grace Hopper',
  company: server.company,
  email: `grace${++made}@example.com`,
  ...more,
});
const tokenOf = async (user: string) => (await server.ok('auth.get_token_for_user', { user }, { as: 'root' }))['token'];

describe('auth.create_user', () => {
  test('makes a login without keys and a profile of the same id', async () => {
    const request = newUser({ role: 'annotator', given_name: 'Grace', family_name: 'Hopper', avatar: 'data:,x' });
    const { id } = await server.ok('auth.create_user', request, { as: 'system' });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await storedLogin(server, id)).toMatchObject({
      name: 'Grace Hopper',
      company: server.company,
      email: request.email,
      role: 'annotator',
      credentials: [],
    });
    const { user } = await server.ok('users.get_by_id', { user: id });
    expect(user).toMatchObject({
      id,
      company: server.company,
      name: 'Grace Hopper',
      given_name: 'Grace',
      family_name: 'Hopper',
      avatar: 'data:,x',
      created_in_version: '2.0.0',
    });
  });

  test('gives the role user when none is given, and nulls count as nothing', async () => {
    const nothing = { role: null, given_name: null, family_name: null, avatar: null };
    const { id } = await server.ok('auth.create_user', newUser(nothing), { as: 'root' });
    expect((await storedLogin(server, id)).role).toBe('user');
    const { user } = await server.ok('users.get_by_id', { user: id });
    for (const name of ['given_name', 'family_name', 'avatar']) expect(user).not.toHaveProperty(name);
  });

  test('makes users who can work once they have a token', async () => {
    const { id } = await server.ok('auth.create_user', newUser(), { as: 'system' });
    const answer = await callWith(server, `Bearer ${await tokenOf(id)}`, 'auth.create_credentials');
    expect(codesOf(answer)).toBe('200/0');
  });

  test('may name any company that exists', async () => {
    const { id } = await server.ok('auth.create_user', newUser({ company: server.otherCompany }), { as: 'system' });
    expect((await storedLogin(server, id)).company).toBe(server.otherCompany);
    expect(codesOf(await server.call('users.get_by_id', { user: id }))).toBe('400/301');
    expect(codesOf(await server.call('users.get_by_id', { user: id }, { as: 'stranger' }))).toBe('200/0');
  });

  test('never takes what the caller may not decide', async () => {
    const more = { id: 'chosen', _id: 'chosen', autocreated: true, credentials: [{ key: 'K', secret: 's' }] };
    const { id } = await server.ok('auth.create_user', newUser(more), { as: 'system' });
    expect(id).not.toBe('chosen');
    expect(await storedLogin(server, id)).toMatchObject({ credentials: [], autocreated: false });
  });

  test.each(['system', 'root', 'admin', 'superuser', 'user', 'annotator', 'guest'])('gives role %s', async (role) => {
    const { id } = await server.ok('auth.create_user', newUser({ role }), { as: 'system' });
    expect(decodeJwt(await tokenOf(id))['identity']).toMatchObject({ user: id, role });
  });

  test.each([
    ['an unknown company', { company: 'nobodys' }, '400/10'],
    ['a company that is no text', { company: { $ne: '' } }, '400/12'],
    ['no name', { name: undefined }, '400/12'],
    ['a null for the name', { name: null }, '400/12'],
    ['no company', { company: undefined }, '400/12'],
    ['no email', { email: undefined }, '400/12'],
    ['an email that is no text', { email: 1 }, '400/12'],
    ['an unknown role', { role: 'emperor' }, '400/12'],
    ['an avatar that is no text', { avatar: {} }, '400/12'],
    ['an email without @', { email: 'grace' }, '400/800'],
    ['an email without domain', { email: 'grace@' }, '400/800'],
    ['an email of a bare host', { email: 'grace@localhost' }, '400/800'],
    ['an email with spaces', { email: 'grace hopper@example.com' }, '400/800'],
    ['an empty email', { email: '' }, '400/800'],
  ])('refuses %s', async (_case, change, codes) => {
    expect(codesOf(await server.call('auth.create_user', newUser(change), { as: 'system' }))).toBe(codes);
  });

  test('refuses an email that a user of any company has', async () => {
    const request = newUser();
    await server.ok('auth.create_user', request, { as: 'system' });
    for (const company of [server.company, server.otherCompany]) {
      const answer = await server.call('auth.create_user', { ...request, company }, { as: 'system' });
      expect(codesOf(answer)).toBe('400/801');
    }
  });
});

describe('auth.edit_user', () => {
  const edit = (body: object, as: 'system' | 'root' | 'admin' = 'admin') => server.call('auth.edit_user', body, { as });

  test.each(['admin', 'superuser', 'user', 'annotator', 'guest'])('gives the company role %s', async (role) => {
    const { id } = await server.ok('auth.create_user', newUser({ role: role === 'user' ? 'guest' : 'user' }), {
      as: 'system',
    });
    expect((await edit({ user: id, role })).data).toEqual({ updated: 1, fields: { role } });
    expect(decodeJwt(await tokenOf(id))['identity']).toMatchObject({ role });
    expect((await edit({ user: id, role })).data).toEqual({ updated: 0, fields: { role } });
  });

  test('counts from the next call that a key pair signs', async () => {
    const { id } = await server.ok('auth.create_user', newUser(), { as: 'system' });
    const made = await callWith(server, `Bearer ${await tokenOf(id)}`, 'auth.create_credentials');
    const { access_key: key, secret_key: secret } = made.data['credentials'];
    const roleOf = async () => {
      const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
      return (await server.ok('users.get_current_user', {}, { as: null, headers })).user.role;
    };
    expect(await roleOf()).toBe('user');
    await edit({ user: id, role: 'annotator' });
    expect(await roleOf()).toBe('annotator');
  });

  test.each([
    ['system', { role: 'system' }, '400/12'],
    ['root', { role: 'root' }, '400/12'],
    ['nonsense', { role: 'emperor' }, '400/12'],
    ['null', { role: null }, '400/12'],
    ['nothing', {}, '400/11'],
  ])('does not give role %s', async (_role, body, codes) => {
    expect(codesOf(await edit({ user: ids.second, ...body }, 'system'))).toBe(codes);
  });

  test('needs a user', async () => {
    expect(codesOf(await edit({ role: 'user' }))).toBe('400/12');
    expect(codesOf(await edit({ role: 'user', user: null }))).toBe('400/12');
  });

  test.each(['admin', 'root', 'system'] as const)('of role %s reaches no user of another company', async (as) => {
    const answer = await edit({ user: ids.stranger, role: 'guest' }, as);
    expect(codesOf(answer)).toBe('400/301');
    const missing = await edit({ user: 'nobody', role: 'guest' }, as);
    expect(answer.meta.result_msg.replace(ids.stranger, 'nobody')).toBe(missing.meta.result_msg);
    expect((await storedLogin(server, ids.stranger)).role).toBe('user');
  });
});

describe('auth.get_token_for_user', () => {
  const ask = (body: object) => server.call('auth.get_token_for_user', body, { as: 'system' });

  test.each([
    ['of any company when none is named', 'stranger', () => ({})],
    ['of the named company', 'stranger', () => ({ company: server.otherCompany })],
    ['of the own company', 'second', () => ({ company: server.company })],
  ] as const)('gives a token for a user %s, with the role of that user and no cookie', async (_case, who, more) => {
    const answer = await ask({ user: ids[who], ...more() });
    expect(codesOf(answer)).toBe('200/0');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const company = who === 'stranger' ? server.otherCompany : server.company;
    expect(decodeJwt(answer.data['token'])['identity']).toMatchObject({ user: ids[who], company, role: 'user' });
    const current = await callWith(server, `Bearer ${answer.data['token']}`, 'users.get_current_user');
    expect(current.data['user']).toMatchObject({ id: ids[who], company: { id: company } });
  });

  test('gives it the life that was asked for', async () => {
    const { exp = 0, iat = 0 } = decodeJwt((await ask({ user: ids.second, expiration_sec: 90 })).data['token']);
    expect(exp - iat).toBe(90);
  });

  test.each([
    ['nobody', () => ({ user: 'nobody' }), '400/301'],
    ['a user of another company than named', () => ({ user: ids.second, company: server.otherCompany }), '400/301'],
    ['a user of an unknown company', () => ({ user: ids.second, company: 'nobodys' }), '400/301'],
    ['no user', () => ({}), '400/12'],
    ['too long a life', () => ({ user: ids.second, expiration_sec: 31_536_001 }), '400/12'],
    ['a negative life', () => ({ user: ids.second, expiration_sec: -5 }), '400/12'],
    ['an operator for the company', () => ({ user: ids.second, company: { $ne: '' } }), '400/12'],
  ])('refuses %s', async (_case, body, codes) => {
    expect(codesOf(await ask(body()))).toBe(codes);
  });
});

describe('auth.validate_token', () => {
  const validate = async (token: unknown) => server.ok('auth.validate_token', { token }, { as: 'system' });

  test('tells whose a good token is', async () => {
    const { token } = await server.ok('auth.login', {}, { as: 'stranger' });
    expect(await validate(token)).toEqual({ valid: true, user: ids.stranger, company: server.otherCompany });
  });

  test('tells whose a revoked token was, and that it was revoked', async () => {
    const { token } = await server.ok('auth.login', {}, { as: 'second' });
    await callWith(server, `Bearer ${token}`, 'auth.logout');
    expect(await validate(token)).toEqual({
      valid: false,
      user: ids.second,
      company: server.company,
      msg: 'Invalid token (revoked token)',
    });
  });

  test.each(['', 'x', 'a.b.c', 'x'.repeat(100_000)])('tells why a bad token is bad: %.20s', async (token) => {
    const answer = await validate(token);
    expect(answer).toEqual({ valid: false, msg: expect.stringMatching(/^Invalid token/) });
  });

  test.each([[{}], [{ token: null }], [{ token: 1 }], [{ token: ['x'] }]])('answers 400/12 for %j', async (body) => {
    expect(codesOf(await server.call('auth.validate_token', body, { as: 'system' }))).toBe('400/12');
  });
});

test('auth.fixed_users_mode tells that nobody signs in with a password', async () => {
  expect(await server.ok('auth.fixed_users_mode', {}, { as: null })).toEqual({
    enabled: false,
    guest: { enabled: false },
    server_errors: {},
  });
});
