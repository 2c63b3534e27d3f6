import { type Collection, type Db, MongoClient } from 'mongodb';
import type {
  CompanyDocument,
  DownloadDocument,
  QueueDocument,
  QueueSampleDocument,
  RevokedSessionDocument,
  ScrollDocument,
  SettingDocument,
  UrlToDeleteDocument,
  UsageDocument,
  VersionDocument,
} from './documents/administration.js';
import type { ModelDocument } from './documents/model.js';
import type { ProjectDocument } from './documents/project.js';
import type { TaskDocument } from './documents/task.js';
import type { AuthUserDocument, UserDocument } from './documents/user.js';
import { type Exclusive, createExclusive } from './exclusive.js';
import { type QueueSampler, createQueueSampler } from './queue-samples.js';
import { releaseWaitingWrites } from './release-waiting-writes.js';
import { type SharedAppend, createSharedAppend } from './shared-appends.js';
import { type SharedHolders, createSharedHolders } from './shared-holders.js';
import { type SharedInsert, createSharedInsert } from './shared-inserts.js';
import { type SharedRead, createSharedRead } from './shared-reads.js';
import { type SharedTake, createSharedTake } from './shared-takes.js';
import { writeConcernFor } from './write-concern.js';

/** The collections of the server, one for each kind of document (storage-model.md §1), and what holds for all. */
export interface Database {
  companies: Collection<CompanyDocument>;
  users: Collection<UserDocument>;
  projects: Collection<ProjectDocument>;
  tasks: Collection<TaskDocument>;
  /** Deleted tasks; never read. */
  trashedTasks: Collection<TaskDocument>;
  models: Collection<ModelDocument>;
  queues: Collection<QueueDocument>;
  queueSamples: Collection<QueueSampleDocument>;
  settings: Collection<SettingDocument>;
  versions: Collection<VersionDocument>;
  urlsToDelete: Collection<UrlToDeleteDocument>;
  scrolls: Collection<ScrollDocument>;
  downloads: Collection<DownloadDocument>;
  usage: Collection<UsageDocument>;
  authUsers: Collection<AuthUserDocument>;
  revokedSessions: Collection<RevokedSessionDocument>;
  backend: Db;
  auth: Db;
  /** Reads a model of a company or a public one; reads that arrive together share a query. */
  readModel: SharedRead<ModelDocument>;
  /** The same for tasks. */
  readTask: SharedRead<TaskDocument>;
  /** Stores a new model; inserts that arrive together share a command. */
  insertModel: SharedInsert<ModelDocument>;
  /** The same for tasks. */
  insertTask: SharedInsert<TaskDocument>;
  /** Finds the queues that a task waits in; those who look together share a query. */
  queuesHolding: SharedHolders;
  /** Puts a task at the end of a queue; those who arrive together share a command. */
  appendQueueEntry: SharedAppend;
  /** Takes the next entry out of a queue; those who arrive together share a command. */
  takeQueueEntry: SharedTake;
  /** Remembers the states of queues; changes that follow each other quickly share a look. */
  queueSampler: QueueSampler;
  /** Lets one process at a time do something. */
  exclusively: Exclusive;
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
  /** Wait for commands however long they take: an index over millions of documents takes minutes. */
  patient?: boolean;
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
  releaseWaitingWrites();
  const writeConcern = writeConcernFor(options.url);
  const client = new MongoClient(options.url, {
    maxPoolSize: options.poolSize,
    serverSelectionTimeoutMS: Math.ceil(options.timeoutMs / 2),
    connectTimeoutMS: Math.ceil(options.timeoutMs / 4),
    waitQueueTimeoutMS: options.timeoutMs,
    heartbeatFrequencyMS: HEARTBEAT_MS,
    socketTimeoutMS: options.patient ? 0 : SOCKET_TIMEOUT_MS,
    ...(writeConcern && { writeConcern }),
    ignoreUndefined: true,
    ...(options.monitorCommands && { monitorCommands: true }),
  });
  const backend = client.db(options.backend);
  const auth = client.db(options.auth);
  const models = backend.collection<ModelDocument>('model');
  const tasks = backend.collection<TaskDocument>('task');
  const queues = backend.collection<QueueDocument>('queue');
  const queueSampler = createQueueSampler(queues);
  const database: Database = {
    companies: backend.collection('company'),
    users: backend.collection('user'),
    projects: backend.collection('project'),
    tasks,
    trashedTasks: backend.collection('task__trash'),
    models,
    queues,
    queueSamples: backend.collection('queue_metrics'),
    settings: backend.collection('settings'),
    versions: backend.collection('versions'),
    urlsToDelete: backend.collection('url_to_delete'),
    scrolls: backend.collection('scroll'),
    downloads: backend.collection('download'),
    usage: backend.collection('api_usage'),
    authUsers: auth.collection('user'),
    revokedSessions: auth.collection('revoked_session'),
    backend,
    auth,
    readModel: createSharedRead((ids, company) =>
      models.find({ _id: { $in: ids }, company: { $in: ['', company] } }).toArray(),
    ),
    readTask: createSharedRead((ids, company) =>
      tasks.find({ _id: { $in: ids }, company: { $in: ['', company] } }).toArray(),
    ),
    insertModel: createSharedInsert(
      (documents) => models.insertMany(documents, { ordered: false }),
      (document) => models.insertOne(document),
    ),
    insertTask: createSharedInsert(
      (documents) => tasks.insertMany(documents, { ordered: false }),
      (document) => tasks.insertOne(document),
    ),
    queuesHolding: createSharedHolders(queues),
    appendQueueEntry: createSharedAppend(queues),
    takeQueueEntry: createSharedTake(queues),
    queueSampler,
    exclusively: createExclusive(backend.collection('lock'), writeConcern),
    isReady: async () => {
      try {
        await backend.command({ ping: 1 });
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await queueSampler.flush();
      await client.close();
    },
  };
  return { client, database };
}
