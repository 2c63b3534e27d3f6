import type { AuthUserDocument } from '../../src/database/index.js';
import type { Answer, TestServer } from './test-server.js';

/** Stores a login as another server could have left it: one that no action makes. */
export async function storeLogin(
  { databases, company }: TestServer,
  login: Partial<AuthUserDocument> & { _id: string },
): Promise<void> {
  const logins = databases.client.db(databases.auth).collection<AuthUserDocument>('user');
  await logins.insertOne({ name: login._id, role: 'user', company, ...login });
}

/** The stored login of a user. */
export async function storedLogin({ databases }: TestServer, id: string): Promise<AuthUserDocument> {
  const login = await databases.client.db(databases.auth).collection<AuthUserDocument>('user').findOne({ _id: id });
  if (!login) throw new Error(`there is no login ${id}`);
  return login;
}

/** The header that a key pair signs a call with. */
export function basicOf(key: string, secret: string): string {
  return `Basic ${Buffer.from(`${key}:${secret}`, 'latin1').toString('base64')}`;
}

/** Calls with an Authorization header of the test's own. */
export function callWith(
  server: TestServer,
  authorization: string,
  action: string,
  body: unknown = {},
): Promise<Answer> {
  return server.call(action, body, { as: null, headers: { authorization } });
}
