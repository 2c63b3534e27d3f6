import type { Auth } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import type { Actions } from '../generated/actions.js';
import type { CallContext } from '../rpc/call.js';
import type { Handler as RpcHandler, ServiceHandlers as RpcServiceHandlers } from '../rpc/registry.js';
import type { Endpoint } from '../schema/endpoint.js';
import type { TaskGroup } from './projects/task-group.js';
import type { SharedRuns } from './shared-runs.js';
import type { StampedCache } from './stamped-cache.js';

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
  /** The tasks of single projects, counted, until something in the project changes. */
  taskGroups: StampedCache<readonly TaskGroup[]>;
  /** Countings of tasks that go on now. */
  taskGroupRuns: SharedRuns<readonly TaskGroup[]>;
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
