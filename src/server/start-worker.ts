import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createAuth } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import { createApp } from '../http/create-app.js';
import { createDispatcher } from '../rpc/dispatcher.js';
import { createRegistry } from '../rpc/registry.js';
import { createValidators } from '../schema/validators.js';
import type { ServiceContext, ServiceResources } from '../services/context.js';
import { createSharedRuns } from '../services/shared-runs.js';
import { createStampedCache } from '../services/stamped-cache.js';
import { countUsage } from '../usage/index.js';
import { versionAdapters } from '../versions/index.js';
import { apiDocuments, documentedVersions } from './api-documents.js';
import { awaitDatabase } from './await-database.js';
import { startBackgroundJobs } from './background-jobs.js';
import { compileWhileIdle } from './compile-while-idle.js';
import { listenOn } from './listen-on.js';
import { loadServices } from './load-services.js';
import type { ServerLogger } from './logger.js';
import { openApiOptions } from './openapi-options.js';
import { newId, now } from './system.js';
import { translateError } from './translate-error.js';

/** A process that serves calls. */
export interface Worker {
  /** `http://host:port` that it listens on. */
  url: string;
  /**
   * Is not ready any more and tells clients to leave, then accepts nothing, finishes what is in flight, and leaves the database
   * (assurance.md R2).
   */
  stop(): Promise<void>;
}

/** Projects whose statistics are remembered, a kilobyte or so each. */
const MAX_KNOWN_PROJECTS = 10_000;

type Loggers = Pick<ServerLogger, 'log' | 'accessLog'>;

/**
 * Puts the parts of a serving process together and listens.
 * @throws StartError when the database stays away or the address cannot be listened on, RegistryError, ServiceFilesError or HoconError
 */
export async function startWorker(
  settings: Settings,
  databaseUrl: string,
  { log, accessLog }: Loggers,
): Promise<Worker> {
  const { http, api } = settings;
  const { definitions, handlers } = await loadServices(
    settings.schema.extra_services && resolve(settings.schema.extra_services),
  );
  const registry = createRegistry<ServiceContext>(definitions, handlers);
  const validators = createValidators();
  const database = await awaitDatabase(settings, databaseUrl, log);
  const apiVersion = registry.newest.text;
  const auth = await createAuth({ database, settings, log, apiVersion, now, newId });
  const usage = countUsage({
    database,
    settings: settings.usage,
    log,
    versions: [...registry.endpoints().map(({ version }) => version), registry.newest],
    now,
  });
  const resources: ServiceResources = {
    database,
    settings,
    auth,
    log,
    taskGroups: createStampedCache(MAX_KNOWN_PROJECTS),
    taskGroupRuns: createSharedRuns(),
    endpoints: registry.endpoints,
    apiVersion,
  };

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
      docsPath: http.documents ? `${http.base_path}/docs/` : undefined,
      checkResponses: settings.schema.check_responses,
    },
    now,
    newId,
  });

  let stopping = false;
  const app = createApp({
    dispatch,
    log: accessLog,
    count: usage.count,
    isReady: async () => !stopping && (await database.isReady()),
    isStopping: () => stopping,
    documents: http.documents
      ? {
          routes: apiDocuments({ definitions, openApi: await openApiOptions(settings) }),
          versions: documentedVersions(definitions),
        }
      : undefined,
    newId,
    options: {
      serverHeader: http.server_header,
      basePath: http.base_path,
      corsOrigins: http.cors.origins,
      compression: http.compression,
      maxBodyBytes: http.limits.body_bytes,
      trustedProxies: http.trusted_proxies,
    },
  });
  const server = await listenOn(settings, app);
  const jobs = startBackgroundJobs({ database, settings, log, now });
  const stopCompiling = settings.schema.compile_while_idle
    ? compileWhileIdle(registry.endpoints(), validators)
    : () => {};
  return {
    url: server.url,
    async stop() {
      stopping = true;
      stopCompiling();
      await wait(http.shutdown_delay_ms);
      await server.stop(http.shutdown_timeout_ms);
      await Promise.all([auth.stop(), usage.stop(), jobs.stop()]);
      await database.close();
    },
  };
}
