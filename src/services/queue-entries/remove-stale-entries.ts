import type { ServiceContext } from '../context.js';
import { removeSeenEntries } from './remove-entries.js';

type Caller = Pick<ServiceContext, 'database' | 'company' | 'now' | 'log'>;

/**
 * Takes a task that does not wait any more out of the queues that somebody put it in while its status was being changed. To be called
 * after the change: enqueueing looks at the status after it has added the entry, so that whoever comes last finds what is left.
 *
 * @param everywhere look into every queue of the company, not only into the one that the task names
 */
export async function removeStaleEntries(caller: Caller, task: string, everywhere: boolean): Promise<void> {
  const { database, company, now } = caller;
  const holders = await database.queues
    .find({ company, 'entries.task': task }, { projection: { entries: { $elemMatch: { task } } } })
    .toArray();
  if (holders.length === 0) return;
  // In this order: entries that were there before the task stopped waiting. One that is added now belongs to the next waiting.
  const found = await database.tasks.findOne(
    { _id: task, company },
    { projection: { status: 1, 'execution.queue': 1 } },
  );
  if (found?.status === 'queued') return;
  for (const { _id: queue, entries = [] } of holders) {
    if (everywhere || queue === found?.execution?.queue) await removeSeenEntries(caller, queue, entries, now);
  }
}
