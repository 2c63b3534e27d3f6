import type { Actions } from '../generated/actions.js';
import { type ApiVersion, compareVersions } from '../schema/api-version.js';
import { type ActionEndpoints, type Endpoint, endpointsOf } from '../schema/endpoint.js';
import { newestVersion } from '../schema/newest-version.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import type { CallContext } from './call.js';
import type { RawAnswer, Redirect } from './special-answers.js';

/** A handler of one action: typed by the newest version of the service file. */
export type Handler<Name extends keyof Actions, Context extends CallContext> = (
  context: Context,
  request: Actions[Name]['request'],
) => Promise<Answer<Name>> | Answer<Name>;

/** An action whose declared response is a text answers without envelope; all others with what they declare. */
type Answer<Name extends keyof Actions> = Actions[Name]['response'] extends string
  ? RawAnswer | Redirect
  : Actions[Name]['response'];

/** All handlers of a service, by action. One that is missing, or that nobody declared, does not compile. */
export type ServiceHandlers<Service extends string, Context extends CallContext> = {
  [Name in keyof Actions as Name extends `${Service}.${infer Action}` ? Action : never]: Handler<Name, Context>;
};

/** A handler whose request type is known only to its service file; the validator stands between the two. */
export type UntypedHandler<Context extends CallContext> = (context: Context, request: never) => unknown;

/** Handlers by service and action, as services and extra modules export them. */
export type HandlerTable<Context extends CallContext> = Readonly<
  Record<string, Readonly<Record<string, UntypedHandler<Context>>>>
>;

/** An endpoint together with the handler that serves it. */
export interface Route<Context extends CallContext> {
  endpoint: Endpoint;
  handler: UntypedHandler<Context>;
}

/** Finds the endpoint and handler that serve an action at a version. */
export interface Registry<Context extends CallContext> {
  /** Newest API version: of a call that names none, and the highest that can be told apart. */
  newest: ApiVersion;
  /** The newest endpoint that is not above the requested version (wire-protocol.md §4.2, §4.3). */
  find(name: string, requested: ApiVersion): Route<Context> | undefined;
  /** Every endpoint, for reflection and for compiling validators while idle. */
  endpoints(): readonly Endpoint[];
}

/** Declared endpoints without handlers, or handlers without declaration. The server refuses to start. */
export class RegistryError extends Error {
  constructor(problems: readonly string[]) {
    super(`Service files and handlers do not match:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'RegistryError';
  }
}

/**
 * Joins service definitions and handlers.
 * @throws RegistryError that names every action without handler and every handler without declaration
 */
export function createRegistry<Context extends CallContext>(
  services: readonly ServiceDefinition[],
  handlers: HandlerTable<Context>,
): Registry<Context> {
  const actions = new Map<string, ActionEndpoints & { handler: UntypedHandler<Context> }>();
  const problems: string[] = [];
  for (const service of services) {
    for (const [name, declared] of endpointsOf(service)) {
      const handler = handlers[service.service]?.[name.slice(service.service.length + 1)];
      if (handler) actions.set(name, { ...declared, handler });
      else problems.push(`${name} is declared but has no handler`);
    }
  }
  for (const [service, table] of Object.entries(handlers)) {
    for (const action of Object.keys(table)) {
      if (!services.some((known) => known.service === service && Object.hasOwn(known.actions, action))) {
        problems.push(`${service}.${action} has a handler but is not declared`);
      }
    }
  }
  if (problems.length > 0) throw new RegistryError(problems);

  const endpoints = [...actions.values()].flatMap((action) => action.endpoints);
  return {
    newest: newestVersion(services),
    endpoints: () => endpoints,
    find(name, requested) {
      const action = actions.get(name);
      if (!action || compareVersions(requested, action.availableFrom) < 0) return undefined;
      const endpoint =
        action.endpoints.findLast(({ version }) => compareVersions(version, requested) <= 0) ?? action.endpoints[0];
      return endpoint && { endpoint, handler: action.handler };
    },
  };
}
