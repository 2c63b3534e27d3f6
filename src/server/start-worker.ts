import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createAuth } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import { type Database, openDatabase } from '../database/index.js';
import { createApp } from '../http/create-app.js';
import { type HttpServer, listen } from '../http/http-server.js';
import { createDispatcher } from '../rpc/dispatcher.js';
import { createRegistry } from '../rpc/registry.js';
import { type Validators, createValidators } from '../schema/validators.js';
import type { Endpoint } from '../schema/endpoint.js';
import type { ServiceContext } from '../services/context.js';
import { versionAdapters } from '../versions/index.js';
import type { ServerLogger } from './logger.js';
import { loadServices } from './load-services.js';
import { translateError } from './translate-error.js';

/** A process that serves calls. */
export interface Worker {
  /** `http://host:port` that it listens on. */
  url: string;
  /** Stops accepting, finishes what is in flight, leaves the database. */
  stop(): Promise<void>;
}

type Loggers = Pick<ServerLogger, 'log' | 'accessLog'>;

/** Ids of calls and documents: 32 hexadecimal digits (wire-protocol.md §14). */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** The current time, at the precision that is stored. */
export function now(): Date {
  return new Date();
}

/**
 * Opens the collections of a database.
 * @param url where the database is, which the settings leave open for the embedded engine
 */
export function openCollections({ database }: Settings, url: string): Database {
  return openDatabase({
    url,
    backend: database.backend,
    auth: database.auth,
    timeoutMs: database.timeout_ms,
    poolSize: database.pool_size,
  }).database;
}

/**
 * Puts the parts of a serving process together and listens.
 * @throws RegistryError, ServiceFilesError, or the system's error when the port is taken
 */
export async function startWorker(settings: Settings, databaseUrl: string, { log, accessLog }: Loggers): Promise<Worker> {
  const { http, api } = settings;
  const { definitions, handlers } = await loadServices(settings.schema.extra_services && resolve(settings.schema.extra_services));
  const registry = createRegistry<ServiceContext>(definitions, handlers);
  const validators = createValidators();
  const database = openCollections(settings, databaseUrl);
  const apiVersion = registry.newest.text;
  const auth = await createAuth({ database, settings, log, apiVersion, now, newId });
  const resources = { database, settings, auth, log, endpoints: registry.endpoints, apiVersion };

  const dispatch = createDispatcher<ServiceContext>({
    registry,
    validators,
    authenticator: auth.authenticator,
    adapters: versionAdapters,
    createContext: (call) => Object.assign(call, resources),
    translateError,
    options: {
      basePath: http.base_path,
      versionRequired: api.version_required,
      checkMaxVersion: api.check_max_version,
      cookieName: settings.auth.cookie.name,
      limits: http.limits,
      checkResponses: settings.schema.check_responses,
    },
    now,
    newId,
  });

  let stopping = false;
  const app = createApp({
    dispatch,
    log: accessLog,
    isReady: async () => !stopping && (await database.isReady()),
    isStopping: () => stopping,
    options: {
      serverHeader: http.server_header,
      corsOrigins: http.cors.origins,
      compression: http.compression,
      maxBodyBytes: http.limits.body_bytes,
      trustedProxies: http.trusted_proxies,
    },
  });
  const server = await listen(app, {
    host: http.host,
    port: http.port,
    headersTimeoutMs: http.headers_timeout_ms,
    requestTimeoutMs: http.request_timeout_ms,
    keepAliveTimeoutMs: http.keep_alive_timeout_ms,
    maxHeaderBytes: http.limits.header_bytes,
  });
  const idle = compileWhileIdle(registry.endpoints(), validators);
  return {
    url: addressOf(server, http.host),
    async stop() {
      stopping = true;
      clearTimeout(idle.timer);
      await server.stop(http.shutdown_timeout_ms);
      await auth.stop();
      await database.close();
    },
  };
}

function addressOf({ address }: HttpServer, host: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

const IDLE_PAUSE_MS = 20;

/** Compiles the validators one by one with pauses, so that neither starting nor a first call waits for all. */
function compileWhileIdle(endpoints: readonly Endpoint[], validators: Validators): { timer: NodeJS.Timeout | undefined } {
  const waiting = endpoints.values();
  const state: { timer: NodeJS.Timeout | undefined } = { timer: undefined };
  const next = () => {
    const { value: endpoint } = waiting.next();
    if (!endpoint) return;
    validators.prepare(endpoint);
    state.timer = setTimeout(next, IDLE_PAUSE_MS).unref();
  };
  state.timer = setTimeout(next, IDLE_PAUSE_MS).unref();
  return state;
}
