import { isObject } from '../../src/json/is-object.js';
import { ApiError } from '../../src/rpc/api-error.js';
import type { Call, CallContext, Reply } from '../../src/rpc/call.js';
import { type Dispatcher, type DispatcherParts, createDispatcher } from '../../src/rpc/dispatcher.js';
import type { Authenticator, CallerCredentials, Identity } from '../../src/rpc/identity.js';
import { type HandlerTable, createRegistry } from '../../src/rpc/registry.js';
import { ROLES, type Role } from '../../src/schema/service-definition.js';
import { createValidators } from '../../src/schema/validators.js';
import { widgets } from './widgets.js';

/** What a test says about a call; the rest is a well-formed POST without credentials. */
export interface CallSpec {
  path: string;
  method?: string;
  query?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | (() => Promise<Uint8Array>);
  /** Role of the caller, who signs with a token. */
  as?: Role;
}

/** An answer with its envelope taken apart. */
export interface Answer {
  reply: Reply;
  status: number;
  /** Code and subcode as documents write them: `400/12`. */
  result: string;
  message: string;
  errorData: Record<string, unknown>;
  data: Record<string, unknown>;
  endpoint: Record<string, unknown>;
}

/** A call that got as far as its handler. */
export interface HandledCall {
  action: string;
  context: CallContext;
  request: unknown;
}

/** A dispatcher over the widgets service, and what its handlers saw. */
export interface Bench {
  dispatch: Dispatcher;
  /** Sends a call and takes its envelope apart. */
  send(spec: CallSpec): Promise<Answer>;
  handled: HandledCall[];
  /** What the authenticator was asked. */
  credentials: CallerCredentials[];
}

export const NOW = new Date('2026-11-21T09:43:57.531Z');

/** A call as a transport would make it. */
export function callOf({ path, method = 'POST', query = '', headers = {}, body = '', as }: CallSpec): Call {
  const all: Record<string, string> = { ...(as !== undefined && { authorization: `Bearer ${as}` }), ...headers };
  return {
    method,
    path,
    query,
    address: '10.0.0.1',
    header: (name) => all[name],
    body: async () => {
      if (typeof body === 'function') return body();
      return typeof body === 'string' ? new TextEncoder().encode(body) : body;
    },
  };
}

/** The identity of the one user of each role in company `c1`; `stranger` belongs to `c2`. */
export function identityOf(role: Role): Identity {
  return { user: `${role}-id`, company: 'c1', role, user_name: `The ${role}` };
}

const USERS: readonly Identity[] = [
  ...ROLES.map(identityOf),
  { user: 'stranger-id', company: 'c2', role: 'user', user_name: 'The stranger' },
  { user: 'nameless-id', company: 'c1', role: 'user' },
];

/** Tokens are role names, by header or by cookie. */
function createAuthenticator(asked: CallerCredentials[]): Authenticator {
  return {
    async authenticate(credentials) {
      asked.push(credentials);
      const { authorization, cookie } = credentials;
      const token = authorization === undefined ? cookie : authorization.replace(/^Bearer /, '');
      if (!token) throw new ApiError('unauthorized.no_credentials');
      if (token === 'crash') throw new Error('the user store is broken');
      const role = ROLES.find((name) => name === token);
      if (role === undefined) throw new ApiError('unauthorized.invalid_token', { extra: 'invalid jwt token' });
      return {
        identity: identityOf(role),
        method: authorization === undefined ? 'cookie' : 'bearer',
        session: { id: `session-${role}` },
      };
    },
    async findIdentity(user, company) {
      return USERS.find((known) => known.user === user && (company === undefined || known.company === company));
    },
  };
}

/** Makes a dispatcher over the widgets service. Handlers echo what they got unless the test brings its own. */
export function createBench(
  changes: Partial<DispatcherParts<CallContext>> & { handlers?: HandlerTable<CallContext> } = {},
): Bench {
  const { handlers = {}, options, ...parts } = changes;
  const handled: HandledCall[] = [];
  const credentials: CallerCredentials[] = [];
  const actions = Object.keys(widgets.actions).map((action) => {
    const handler = handlers['widgets']?.[action] ?? (() => ({ id: 'w1' }));
    const recording = (context: CallContext, request: never) => {
      handled.push({ action, context, request });
      return handler(context, request);
    };
    return [action, recording] as const;
  });
  let ids = 0;
  const dispatch = createDispatcher<CallContext>({
    registry: createRegistry([widgets], { widgets: Object.fromEntries(actions) }),
    validators: createValidators(),
    authenticator: createAuthenticator(credentials),
    adapters: [],
    createContext: (context) => context,
    translateError: () => undefined,
    options: options ?? OPTIONS,
    now: () => NOW,
    newId: () => (ids += 1).toString(16).padStart(32, '0'),
    ...parts,
  });
  return { dispatch, handled, credentials, send: async (spec) => answerOf(await dispatch(callOf(spec))) };
}

/** The options of a dispatcher with default settings. */
export const OPTIONS: DispatcherParts<CallContext>['options'] = {
  basePath: '',
  versionRequired: false,
  checkMaxVersion: false,
  cookieName: 'clearml_token_basic',
  limits: { depth: 20, values: 1000 },
  docsPath: '/docs/',
  checkResponses: false,
};

/** The text of a reply; a stream has none. */
export function textOf({ body }: Reply): string {
  if (typeof body !== 'string') throw new Error('the body is no text');
  return body;
}

/** Takes a reply apart; fails when its body is no envelope. */
export function answerOf(reply: Reply): Answer {
  const envelope: unknown = JSON.parse(textOf(reply));
  const meta = member(envelope, 'meta');
  return {
    reply,
    status: reply.status,
    result: `${String(meta['result_code'])}/${String(meta['result_subcode'])}`,
    message: String(meta['result_msg']),
    errorData: member(meta, 'error_data'),
    endpoint: member(meta, 'endpoint'),
    data: member(envelope, 'data'),
  };
}

function member(value: unknown, name: string): Record<string, unknown> {
  const found = isObject(value) ? value[name] : undefined;
  if (!isObject(found)) throw new Error(`the answer has no object ${name}: ${JSON.stringify(value)}`);
  return found;
}

/** The values that a call's handler got, once its body is decoded and checked. */
export async function requestSeenBy(action: string, spec: Omit<CallSpec, 'path'> = {}): Promise<unknown> {
  const bench = createBench();
  const answer = await bench.send({ path: `/widgets.${action}`, as: 'admin', ...spec });
  if (answer.status !== 200) throw new Error(`${answer.result} ${answer.message}`);
  return bench.handled[0]?.request;
}
