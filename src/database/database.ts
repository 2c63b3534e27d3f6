import { type Collection, type Db, MongoClient } from 'mongodb';
import type {
  CompanyDocument,
  QueueDocument,
  RevokedSessionDocument,
  ScrollDocument,
  SettingDocument,
  UrlToDeleteDocument,
  VersionDocument,
} from './documents/administration.js';
import type { ModelDocument } from './documents/model.js';
import type { ProjectDocument } from './documents/project.js';
import type { TaskDocument } from './documents/task.js';
import type { AuthUserDocument, UserDocument } from './documents/user.js';

/** The collections of the server, one for each kind of document (storage-model.md §1), and what holds for all. */
export interface Database {
  companies: Collection<CompanyDocument>;
  users: Collection<UserDocument>;
  projects: Collection<ProjectDocument>;
  tasks: Collection<TaskDocument>;
  models: Collection<ModelDocument>;
  queues: Collection<QueueDocument>;
  settings: Collection<SettingDocument>;
  versions: Collection<VersionDocument>;
  urlsToDelete: Collection<UrlToDeleteDocument>;
  scrolls: Collection<ScrollDocument>;
  authUsers: Collection<AuthUserDocument>;
  revokedSessions: Collection<RevokedSessionDocument>;
  backend: Db;
  auth: Db;
  /** Whether the database answers now. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

/** How to reach the database. */
export interface DatabaseOptions {
  /** `mongodb://…`. */
  url: string;
  /** Names of the two databases. */
  backend: string;
  auth: string;
  /** How long a call may wait for a database that is away, about. */
  timeoutMs: number;
  poolSize: number;
  /** Log every command, for tests. */
  monitorCommands?: boolean;
}

/** An operation that takes longer has been lost: nothing that a call does runs for minutes. */
const SOCKET_TIMEOUT_MS = 60_000;
const HEARTBEAT_MS = 500;

/**
 * Opens the database. Returns before a connection is made: while the database is away, calls fail within about `timeoutMs`,
 * and work again when it is back (assurance.md R3). Acknowledged writes are in the journal (R1).
 */
export function openDatabase(options: DatabaseOptions): { client: MongoClient; database: Database } {
  const client = new MongoClient(options.url, {
    maxPoolSize: options.poolSize,
    serverSelectionTimeoutMS: Math.ceil(options.timeoutMs / 2),
    connectTimeoutMS: Math.ceil(options.timeoutMs / 4),
    waitQueueTimeoutMS: options.timeoutMs,
    heartbeatFrequencyMS: HEARTBEAT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    writeConcern: { w: 'majority', journal: true },
    ignoreUndefined: true,
    ...(options.monitorCommands && { monitorCommands: true }),
  });
  const backend = client.db(options.backend);
  const auth = client.db(options.auth);
  const database: Database = {
    companies: backend.collection('company'),
    users: backend.collection('user'),
    projects: backend.collection('project'),
    tasks: backend.collection('task'),
    models: backend.collection('model'),
    queues: backend.collection('queue'),
    settings: backend.collection('settings'),
    versions: backend.collection('versions'),
    urlsToDelete: backend.collection('url_to_delete'),
    scrolls: backend.collection('scroll'),
    authUsers: auth.collection('user'),
    revokedSessions: auth.collection('revoked_session'),
    backend,
    auth,
    isReady: async () => {
      try {
        await backend.command({ ping: 1 });
        return true;
      } catch {
        return false;
      }
    },
    close: () => client.close(),
  };
  return { client, database };
}
