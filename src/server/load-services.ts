import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isObject } from '../json/is-object.js';
import type { HandlerTable, UntypedHandler } from '../rpc/registry.js';
import type { ServiceDefinition } from '../schema/service-definition.js';
import { authHandlers } from '../services/auth/index.js';
import type { ServiceContext } from '../services/context.js';
import { debugHandlers } from '../services/debug/index.js';
import { loginHandlers } from '../services/login/index.js';
import { modelsHandlers } from '../services/models/index.js';
import { organizationHandlers } from '../services/organization/index.js';
import { projectsHandlers } from '../services/projects/index.js';
import { queuesHandlers } from '../services/queues/index.js';
import { serverHandlers } from '../services/server/index.js';
import { tasksHandlers } from '../services/tasks/index.js';
import { usersHandlers } from '../services/users/index.js';
import { loadDefinitions } from './load-definitions.js';
import { StartError } from './start-error.js';

/** Declared services and what serves them. */
export interface LoadedServices {
  definitions: ServiceDefinition[];
  handlers: HandlerTable<ServiceContext>;
}

const OWN_HANDLERS: HandlerTable<ServiceContext> = {
  auth: authHandlers,
  debug: debugHandlers,
  login: loginHandlers,
  models: modelsHandlers,
  organization: organizationHandlers,
  projects: projectsHandlers,
  queues: queuesHandlers,
  server: serverHandlers,
  tasks: tasksHandlers,
  users: usersHandlers,
};

/**
 * Our services, and those of a folder of extra service files with their handler modules.
 *
 * @param extraFolder setting `schema.extra_services`; empty for none
 * @throws what loadDefinitions throws, and StartError when a handler module is wrong
 */
export async function loadServices(extraFolder: string): Promise<LoadedServices> {
  const { own, extra } = await loadDefinitions(extraFolder);
  const handlers = await Promise.all(
    extra.map(async ({ service }) => [service, await importHandlers(extraFolder, service)] as const),
  );
  return { definitions: [...own, ...extra], handlers: { ...OWN_HANDLERS, ...Object.fromEntries(handlers) } };
}

type HandlersOfService = Record<string, UntypedHandler<ServiceContext>>;

async function importHandlers(folder: string, service: string): Promise<HandlersOfService> {
  const names = [`${service}.js`, `${service}.mjs`];
  const file = (await readdir(folder)).find((name) => names.includes(name));
  if (file === undefined)
    throw new StartError(`The extra service ${service} needs a module ${names.join(' or ')} beside its service file`);
  const module: unknown = await import(pathToFileURL(join(resolve(folder), file)).href);
  const handlers = isModule(module) ? module.handlers : undefined;
  if (!isHandlers(handlers)) throw new StartError(`${file} must export \`handlers\`: an object of functions by action`);
  return handlers;
}

function isModule(value: unknown): value is { handlers?: unknown } {
  return typeof value === 'object' && value !== null && 'handlers' in value;
}

function isHandlers(value: unknown): value is HandlersOfService {
  return isObject(value) && Object.values(value).every((handler) => typeof handler === 'function');
}
