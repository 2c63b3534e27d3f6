import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { BUNDLED, SHIPPED } from './programs.js';
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

/** A server in a process of its own, reached over HTTP only. */
export interface TestServer {
  url: string;
  process: ChildProcess;
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
  /** Everything that the process has written. */
  output(): string;
  /** Stops the process and drops its databases. Fails when a secret was logged. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;

/** Starts a server on databases of its own. `settings` are environment settings such as `{ http__port: '0' }`. */
export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
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
  // Services of others import modules of ours, which the bundle would hold a second time.
  const program = 'schema__extra_services' in settings ? SHIPPED : BUNDLED;
  const child = spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      ARMATURE__http__port: '0',
      ARMATURE__database__url: databases.url,
      ARMATURE__database__backend: databases.backend,
      ARMATURE__database__auth: databases.auth,
      ARMATURE__auth__credentials: JSON.stringify(credentials),
      ARMATURE__schema__check_responses: 'true',
      // A test calls few actions, and the suite starts many servers.
      ARMATURE__schema__compile_while_idle: 'false',
      // A queue is sampled when a test makes something happen to it.
      ARMATURE__queues__metrics_refresh_interval_sec: '0',
      // Written at the stop only, so that nothing changes between two looks of a test at the database.
      ARMATURE__usage__flush_interval_ms: '3600000',
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`ARMATURE__${name}`, value])),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = await untilListening(child, () => output);
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
    process: child,
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
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await databases.drop();
      const leaked = USERS.find((user) => output.includes(secret(user)));
      if (leaked) throw new Error(`the secret of ${leaked} is in the log`);
    },
  };
}

function untilListening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`the server ${reason}:\n${output()}`));
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    child.once('exit', (code) => fail(`ended with code ${code}`));
    child.stdout?.on('data', () => {
      const url = /listening on (http:\/\/[^"]+)"/.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
