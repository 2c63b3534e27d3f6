import type { Collection } from 'mongodb';
import type { QueueDocument, QueueSampleDocument, TaskDocument } from '../../../src/database/index.js';
import { storedQueues, waitingIn } from '../../support/store-queues.js';
import { storeTask, storedTask } from '../../support/store-tasks.js';
import type { Answer, CallOptions, TestServer } from '../../support/test-server.js';

export { DATE, MISSING } from '../../support/answers.js';

/** What tests of queues need again and again. */
export interface QueueKit {
  /** Creates a queue of a name of its own and gives its id. */
  create(fields?: object, options?: CallOptions): Promise<string>;
  /** Creates a queue with tasks in it that nobody has stored. */
  filled(...tasks: string[]): Promise<string>;
  /** A queue as its company sees it. */
  read(id: string, options?: CallOptions): Promise<Answer['data']>;
  /** The ids of the tasks in a queue, in order. */
  tasksIn(id: string): Promise<string[]>;
  /** Stores a queued task that is in a queue and gives its id. */
  queuedTask(queue: string, fields?: Partial<TaskDocument>): Promise<string>;
  storedTask(id: string): Promise<TaskDocument>;
  queues: Collection<QueueDocument>;
  samples: Collection<QueueSampleDocument>;
}

export function queueKit(server: TestServer): QueueKit {
  const backend = server.databases.client.db(server.databases.backend);
  const queues = storedQueues(server);
  let made = 0;
  const kit: QueueKit = {
    queues,
    samples: backend.collection<QueueSampleDocument>('queue_metrics'),
    create: async (fields, options) =>
      (await server.ok('queues.create', { name: `queue ${++made}`, ...fields }, options))['id'],
    async filled(...tasks) {
      const id = await kit.create();
      const added = new Date('2026-01-02T03:04:05.678Z');
      await queues.updateOne({ _id: id }, { $set: { entries: tasks.map((task) => ({ task, added })) } });
      return id;
    },
    read: async (id, options) => (await server.ok('queues.get_by_id', { queue: id }, options))['queue'],
    tasksIn: (id) => waitingIn(server, id),
    async queuedTask(queue, fields) {
      const task = await storeTask(server, {
        status: 'queued',
        enqueue_status: 'stopped',
        execution: { queue },
        ...fields,
      });
      await queues.updateOne({ _id: queue }, { $push: { entries: { task, added: new Date() } } });
      return task;
    },
    storedTask: (id) => storedTask(server, id),
  };
  return kit;
}
