import { isObject } from '../json/is-object.js';
import { type ApiVersion, compareVersions } from '../schema/api-version.js';
import type { Endpoint } from '../schema/endpoint.js';
import type { Validators } from '../schema/validators.js';
import { ApiError } from './api-error.js';
import { authenticate } from './authenticate.js';
import type { Call, CallContext, Reply } from './call.js';
import { checkRequest, checkResponse } from './check-request.js';
import { decodeRequest } from './decode-request.js';
import { type Headers, deprecationHeaders } from './deprecation-headers.js';
import { type EnvelopeMeta, renderError, renderSuccess } from './envelope.js';
import type { Authentication, Authenticator, Identity } from './identity.js';
import type { JsonLimits } from './parse-json.js';
import { parsePath } from './parse-path.js';
import { protocolHeader } from './protocol-headers.js';
import type { Registry, Route, UntypedHandler } from './registry.js';
import { RawAnswer, type RawBody, Redirect, renderSpecial } from './special-answers.js';
import { type VersionAdapter, adaptRequest, adaptResponse, adaptersFor } from './version-adapter.js';

/** What a dispatcher is made of. */
export interface DispatcherParts<Context extends CallContext> {
  registry: Registry<Context>;
  validators: Validators;
  authenticator: Authenticator;
  adapters: readonly VersionAdapter[];
  /** Adds the resources of services to what the call itself brings. */
  createContext: (call: CallContext) => Context;
  /** Turns failures of lower layers into the error that callers see; undefined when it is none that it knows. */
  translateError: (error: unknown) => ApiError | undefined;
  options: DispatcherOptions;
  now: () => Date;
  newId: () => string;
}

/** Settings of the protocol (wire-protocol.md §15). */
export interface DispatcherOptions {
  basePath: string;
  versionRequired: boolean;
  checkMaxVersion: boolean;
  /** Name of the session cookie. */
  cookieName: string;
  limits: JsonLimits;
  /** Path of the documentation page, to which answers of deprecated endpoints link; undefined when it is not served. */
  docsPath: string | undefined;
  /** Check answers against their schemas too; in tests. */
  checkResponses: boolean;
}

/** Answers a call. Never rejects: every failure becomes an envelope. */
export type Dispatcher = (call: Call) => Promise<Reply>;

/** What is known about a call so far; an error's envelope and the log tell it. */
interface Progress {
  meta: EnvelopeMeta;
  identity: Identity | undefined;
  caller: Authentication | undefined;
  cookies: string[];
  /** The endpoint that serves the call, as soon as it is found. */
  endpoint: Endpoint | undefined;
}

/**
 * The order of checks of every call, in one place (wire-protocol.md §1):
 * path → endpoint → who are you → may you → impersonation → body → schema → handler → envelope.
 */
export function createDispatcher<Context extends CallContext>(parts: DispatcherParts<Context>): Dispatcher {
  const notices = deprecationHeaders(parts.registry.endpoints(), parts.options.docsPath);
  return async (call) => {
    const id = parts.newId();
    const trx = protocolHeader((name) => call.header(name), 'transaction') ?? id;
    const progress: Progress = {
      meta: { id, trx, endpoint: '', requestedVersion: undefined, actualVersion: undefined },
      identity: undefined,
      caller: undefined,
      cookies: [],
      endpoint: undefined,
    };
    let answered: Reply;
    try {
      answered = success(call, progress, await answer(parts, call, progress));
    } catch (error) {
      answered = failure(call, progress, error, parts.translateError);
    }
    return withNotice(answered, progress.endpoint && notices.get(progress.endpoint));
  };
}

function withNotice(reply: Reply, notice: Headers | undefined): Reply {
  return notice ? { ...reply, headers: { ...reply.headers, ...notice } } : reply;
}

async function answer<Context extends CallContext>(
  parts: DispatcherParts<Context>,
  call: Call,
  progress: Progress,
): Promise<unknown> {
  const { endpoint, handler } = findRoute(parts, call, progress.meta);
  progress.endpoint = endpoint;
  const authentication = await authenticate(
    endpoint,
    call,
    parts.authenticator,
    parts.options.cookieName,
    (caller, identity) => {
      progress.caller = caller;
      progress.identity = identity;
    },
  );
  const requestedVersion = progress.meta.requestedVersion ?? parts.registry.newest;
  if (endpoint.retiredAfter && compareVersions(requestedVersion, endpoint.retiredAfter) > 0) {
    throw new ApiError('moved_permanently.not_supported');
  }
  const decoded = await decodeRequest(call, parts.options.limits);
  const request = checkRequest(endpoint, decoded, parts.validators);
  const context = parts.createContext({
    id: progress.meta.id,
    identity: authentication.identity,
    company: authentication.identity.company,
    authentication,
    requestedVersion,
    now: parts.now(),
    newId: parts.newId,
    worker: protocolHeader((name) => call.header(name), 'worker'),
    address: call.address,
    setCookie: (cookie) => progress.cookies.push(cookie),
  });
  const adapters = adaptersFor(parts.adapters, endpoint.name, requestedVersion);
  const response = await run(handler, context, adaptRequest(adapters, endpoint.name, request));
  if (response instanceof RawAnswer || response instanceof Redirect) return response;
  const answered = isObject(response) ? adaptResponse(adapters, endpoint.name, response) : response;
  if (parts.options.checkResponses) checkResponse(endpoint, answered, parts.validators);
  return answered;
}

function findRoute<Context extends CallContext>(
  { registry, options }: DispatcherParts<Context>,
  call: Call,
  meta: EnvelopeMeta,
): Route<Context> {
  const { name, version } = parsePath(call.path, options.basePath, options.versionRequired);
  const requested = version ?? registry.newest;
  if (options.checkMaxVersion && compareVersions(requested, registry.newest) > 0) throw tooNew(registry.newest);
  meta.endpoint = name;
  meta.requestedVersion = requested;
  const route = registry.find(name, requested);
  if (!route) {
    throw new ApiError('not_found.unknown_endpoint', {
      message: `Unable to find endpoint for name ${name} and version ${requested.text}`,
    });
  }
  meta.actualVersion = route.endpoint.version;
  return route;
}

function tooNew(newest: ApiVersion): ApiError {
  return new ApiError('bad_request.invalid_api_version', { extra: `max. supported version is ${newest.text}` });
}

function run<Context extends CallContext>(
  handler: UntypedHandler<Context>,
  context: Context,
  request: unknown,
): unknown {
  // The validator has made the request what the handler's generated type says: the one place where the two meet.
  return handler(context, request as never);
}

function success(call: Call, progress: Progress, answered: unknown): Reply {
  const result = { code: 200, subcode: 0, message: 'OK' };
  if (answered instanceof RawAnswer || answered instanceof Redirect) {
    const { status, body, headers } = renderSpecial(answered);
    return reply(call, progress, { ...result, status, code: status }, body, headers);
  }
  return reply(call, progress, { ...result, status: 200 }, renderSuccess(progress.meta, answered), {});
}

function failure(
  call: Call,
  progress: Progress,
  error: unknown,
  translate: (error: unknown) => ApiError | undefined,
): Reply {
  const known = error instanceof ApiError ? error : (translate(error) ?? unexpected(progress.meta.id, error));
  const headers = known.retryAfterSec === undefined ? {} : { 'retry-after': String(known.retryAfterSec) };
  const result = { status: known.status, code: known.code, subcode: known.subcode, message: known.message };
  const cause = known.code >= 500 ? (known.cause ?? known) : undefined;
  return reply(call, { ...progress, cookies: [] }, result, renderError(progress.meta, known), headers, cause);
}

/** Internals stay inside: the caller gets the id under which the log tells them (wire-protocol.md §9.1, **Do**). */
function unexpected(id: string, cause: unknown): ApiError {
  return new ApiError('server_error.general_error', { data: { call: id }, cause });
}

function reply(
  call: Call,
  { meta, identity, caller, cookies }: Progress,
  { status, ...result }: { status: number; code: number; subcode: number; message: string },
  body: RawBody,
  headers: Record<string, string>,
  cause?: unknown,
): Reply {
  const header = (name: string) => call.header(name);
  return {
    status,
    headers,
    cookies,
    body,
    outcome: {
      id: meta.id,
      trx: meta.trx,
      endpoint: meta.endpoint,
      requestedVersion: meta.requestedVersion?.text,
      actualVersion: meta.actualVersion?.text,
      ...result,
      identity,
      caller,
      client: protocolHeader(header, 'client'),
      worker: protocolHeader(header, 'worker'),
      address: call.address,
      ...(cause !== undefined && { cause }),
    },
  };
}
