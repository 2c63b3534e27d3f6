import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { QueueDocument } from '../src/database/index.js';
import { COMPANY } from './seed.js';
import { taskId } from './task-document.js';

/** The id of a queue in which tasks wait. */
export const WAITING_QUEUE = 'bench-queue';

const ENTRIES = 5000;
const CHECK_EVERY_MS = 100;

/** Makes a queue of 5,000 to 10,000 tasks, and adds others as long as some are taken. */
export async function keepFilled(url: string, backend: string): Promise<{ stop(): Promise<void> }> {
  const client = new MongoClient(url);
  const queues = client.db(backend).collection<QueueDocument>('queue');
  const added = new Date();
  const entries = Array.from({ length: ENTRIES }, (_, index) => ({ task: taskId(index), added }));
  await queues.insertOne({
    _id: WAITING_QUEUE,
    name: 'bench queue',
    company: COMPANY.id,
    created: added,
    tags: [],
    system_tags: [],
    entries: [...entries, ...entries],
    last_update: added,
    metadata: {},
  });
  const shorter = { _id: WAITING_QUEUE, [`entries.${ENTRIES}`]: { $exists: false } };
  let stopped = false;
  const refill = async (): Promise<void> => {
    while (!stopped) {
      await queues.updateOne(shorter, { $push: { entries: { $each: entries } } });
      await wait(CHECK_EVERY_MS);
    }
  };
  const refilling = refill();
  return {
    async stop() {
      stopped = true;
      await refilling;
      await client.close();
    },
  };
}
