import type { Collection } from 'mongodb';
import type { QueueDocument } from './documents/administration.js';
import { inTurns } from './in-turns.js';

/** Finds the queues of a company that a task waits in, by their ids. */
export type SharedHolders = (company: string, task: string) => Promise<readonly string[]>;

/**
 * Lets those who look for tasks in a company's queues at the same time share one look through all entries. It mostly finds nothing:
 * who puts a task in a queue asks whether another one has it.
 */
export function createSharedHolders(queues: Collection<QueueDocument>): SharedHolders {
  const holding = async (company: string, tasks: readonly string[]): Promise<string[]> => {
    const holders = { company, 'entries.task': { $in: [...tasks] } };
    const found = await queues.find(holders, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  };
  const find = inTurns<{ company: string; task: string }, readonly string[]>(async (wishes) => {
    const [first] = wishes;
    if (!first) return [];
    const { company } = first;
    const all = await holding(company, [...new Set(wishes.map(({ task }) => task))]);
    if (all.length === 0 || wishes.length === 1) return wishes.map(() => all);
    return Promise.all(wishes.map(({ task }) => holding(company, [task])));
  });
  return async (company, task) => (await find(company, { company, task })) ?? [];
}
