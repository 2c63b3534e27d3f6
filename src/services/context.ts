import type { Auth } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import type { Actions } from '../generated/actions.js';
import type { CallContext } from '../rpc/call.js';
import type { Handler as RpcHandler, ServiceHandlers as RpcServiceHandlers } from '../rpc/registry.js';
import type { Endpoint } from '../schema/endpoint.js';

/** What handlers log with; pino satisfies it. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The resources that all services share. */
export interface ServiceResources {
  database: Database;
  settings: Settings;
  auth: Auth;
  log: Logger;
  /** Every declared endpoint, for reflection. */
  endpoints: () => readonly Endpoint[];
  /** Newest API version, such as `2.31`. */
  apiVersion: string;
}

/** What a handler of a service gets: the call and the resources. */
export interface ServiceContext extends CallContext, ServiceResources {}

/** A handler of one action, typed by its service file. */
export type Handler<Name extends keyof Actions> = RpcHandler<Name, ServiceContext>;

/** All handlers of a service, by action. */
export type ServiceHandlers<Service extends string> = RpcServiceHandlers<Service, ServiceContext>;
