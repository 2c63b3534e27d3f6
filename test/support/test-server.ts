import { BUNDLED, SHIPPED } from './programs.js';
import { type RunningServer, runInHouse, runInOwnProcess } from './run-server.js';
import { type TestDatabases, testDatabases } from './test-database.js';

/** The users that every test server is configured with: one of each role, a second user, and a user of another company. */
export const USERS = [
  'system',
  'root',
  'admin',
  'superuser',
  'user',
  'annotator',
  'guest',
  'second',
  'stranger',
] as const;
export type UserName = (typeof USERS)[number];

/** What a call was answered. */
export interface Answer {
  status: number;
  headers: Headers;
  meta: {
    id: string;
    trx: string;
    endpoint: { name: string; requested_version: unknown; actual_version: unknown };
    result_code: number;
    result_subcode: number;
    result_msg: string;
    error_stack: string | null;
    error_data: Record<string, unknown>;
  };
  // eslint-disable-next-line -- what a client knows of an answer is what it looks up
  data: Record<string, any>;
}

/** How a call is sent. */
export interface CallOptions {
  /** Whose access key signs the call; null: none. Default `user`. */
  as?: UserName | null;
  /** API version in the path; null: none. Default the newest. */
  version?: string | null;
  method?: string;
  headers?: Record<string, string>;
}

/** A server, reached over HTTP only. */
export interface TestServer {
  url: string;
  pid: number;
  databases: TestDatabases;
  /** Ids of the company that most users belong to, and of the stranger's. */
  company: string;
  otherCompany: string;
  key(user: UserName): string;
  secret(user: UserName): string;
  basic(user: UserName): string;
  /** Calls an action with a JSON body. */
  call(action: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Calls and insists on success; gives the data. */
  ok(action: string, body?: unknown, options?: CallOptions): Promise<Answer['data']>;
  /** Everything that it has written. */
  output(): string;
  /** Stops it, and leaves its databases as they are. */
  end(): Promise<void>;
  /** Stops it and drops its databases. Fails when a secret was logged. */
  stop(): Promise<void>;
}

/** How a test server runs. */
interface TestServerOptions {
  /** For tests of what a process takes, writes or forks; otherwise it is started much quicker in one that serves other files as well. */
  inOwnProcess?: boolean;
}

/** Starts a server on databases of its own. `settings` are environment settings such as `{ http__port: '0' }`. */
export async function startTestServer(
  settings: Record<string, string> = {},
  options: TestServerOptions = {},
): Promise<TestServer> {
  const databases = testDatabases();
  const tag = databases.backend.slice(2, 14);
  const company = `company-${tag}`;
  const otherCompany = `other-${tag}`;
  const key = (user: UserName) => `KEY${user.toUpperCase()}${tag.toUpperCase()}`;
  const secret = (user: UserName) => `secret-of-${user}-${tag}`;
  const credentials = USERS.map((user) => ({
    key: key(user),
    secret: secret(user),
    role: user === 'second' || user === 'stranger' ? 'user' : user,
    user: { id: `${user}-${tag}`, name: `${user} tester` },
    company: user === 'stranger' ? { id: otherCompany, name: 'other company' } : { id: company, name: 'test company' },
  }));
  const allSettings = {
    http__port: '0',
    database__url: databases.url,
    database__backend: databases.backend,
    database__auth: databases.auth,
    auth__credentials: JSON.stringify(credentials),
    schema__check_responses: 'true',
    // A test calls few actions, and the suite starts many servers.
    schema__compile_while_idle: 'false',
    // A queue is sampled when a test makes something happen to it.
    queues__metrics_refresh_interval_sec: '0',
    // Written at the stop only, so that nothing changes between two looks of a test at the database.
    usage__flush_interval_ms: '3600000',
    ...settings,
  };
  const { url, pid, output, stop: end } = await run(allSettings, options);
  const basic = (user: UserName) => `Basic ${Buffer.from(`${key(user)}:${secret(user)}`).toString('base64')}`;

  const call: TestServer['call'] = async (
    action,
    body,
    { as = 'user', version, method = 'POST', headers = {} } = {},
  ) => {
    const path = version === null || version === undefined ? action : `v${version}/${action}`;
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(as !== null && { authorization: basic(as) }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      ...((await response.json()) as Pick<Answer, 'meta' | 'data'>),
    };
  };

  return {
    url,
    pid,
    databases,
    company,
    otherCompany,
    key,
    secret,
    basic,
    call,
    async ok(action, body, options) {
      const answer = await call(action, body, options);
      if (answer.status !== 200) throw new Error(`${action} answered ${JSON.stringify(answer.meta)}`);
      return answer.data;
    },
    output,
    end,
    async stop() {
      await end();
      await databases.drop();
      const leaked = USERS.find((user) => output().includes(secret(user)));
      if (leaked) throw new Error(`the secret of ${leaked} is in the log`);
    },
  };
}

function run(settings: Record<string, string>, { inOwnProcess = false }: TestServerOptions): Promise<RunningServer> {
  // Services of others import modules of ours, which the bundle would hold a second time.
  if ('schema__extra_services' in settings) return runInOwnProcess(SHIPPED, settings);
  return inOwnProcess ? runInOwnProcess(BUNDLED, settings) : runInHouse(settings);
}
