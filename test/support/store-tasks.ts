import { randomUUID } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { TaskDocument } from '../../src/database/index.js';
import type { TestServer } from './test-server.js';

/** The stored tasks of a server. */
export function storedTasks({ databases }: TestServer): Collection<TaskDocument> {
  return databases.client.db(databases.backend).collection<TaskDocument>('task');
}

/** A task as it is stored. */
export async function storedTask(server: TestServer, id: string): Promise<TaskDocument> {
  const task = await storedTasks(server).findOne({ _id: id });
  if (!task) throw new Error(`there is no task ${id}`);
  return task;
}

/** Stores a task of the company, which no action has to allow, and gives its id. */
export async function storeTask(server: TestServer, fields: Partial<TaskDocument> = {}): Promise<string> {
  const id = randomUUID().replaceAll('-', '');
  await storedTasks(server).insertOne({
    _id: id,
    company: server.company,
    name: 'a task',
    type: 'training',
    status: 'created',
    created: new Date('2026-01-02T03:04:05Z'),
    tags: [],
    system_tags: [],
    ...fields,
  });
  return id;
}
