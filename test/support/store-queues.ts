import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import { type QueueDocument, newQueue } from '../../src/database/index.js';
import type { TestServer } from './test-server.js';

/** The stored queues of a server. */
export function storedQueues({ databases }: TestServer): Collection<QueueDocument> {
  return databases.client.db(databases.backend).collection<QueueDocument>('queue');
}

/** Stores a queue of the company with these tasks in it, and gives its id. */
export async function storeQueue(
  server: TestServer,
  tasks: readonly string[] = [],
  fields: Partial<QueueDocument> = {},
): Promise<string> {
  const id = randomUUID().replaceAll('-', '');
  const now = new Date();
  await storedQueues(server).insertOne({
    ...newQueue({ _id: id, company: server.company, name: `queue ${id}`, created: now }),
    entries: tasks.map((task) => ({ task, added: now })),
    ...fields,
  });
  return id;
}

/** The tasks that wait in a queue, in order. */
export async function waitingIn(server: TestServer, queue: string): Promise<string[]> {
  const found = await storedQueues(server).findOne({ _id: queue });
  if (!found) throw new Error(`there is no queue ${queue}`);
  return (found.entries ?? []).map(({ task }) => task);
}
