import type { Database } from '../../src/database/index.js';

/** A database for tests of operations that are stopped between their writes, as by the end of the process. */

const WRITES: readonly string[] = [
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'bulkWrite',
  'findOneAndUpdate',
  // Of the database itself: inserts that arrive together share a command.
  'insertModel',
  'insertTask',
];

class Crash extends Error {}

/**
 * Runs something on the database, but the process "dies" when it has written so many documents or made so many updates: nothing is
 * written from then on. Answers whether it came to that.
 */
export async function stopsAfter(
  database: Database,
  writes: number,
  run: (stopping: Database) => unknown,
): Promise<boolean> {
  let left = writes;
  let isStopped = false;
  const stopping = wrapWrites(database, async (owner, name, args) => {
    const act = async (changed: unknown[]): Promise<unknown> => Reflect.apply(Reflect.get(owner, name), owner, changed);
    const [list, ...options] = args;
    const parts = Array.isArray(list) ? list.length : 1;
    if (!isStopped && parts <= left) {
      left -= parts;
      return act(args);
    }
    if (!isStopped && Array.isArray(list) && left > 0) await act([list.slice(0, left), ...options]);
    isStopped = true;
    throw new Crash();
  });
  try {
    await run(stopping);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  // A batch reports each failure and goes on.
  return isStopped;
}

type Act = (owner: object, name: string, args: unknown[]) => Promise<unknown>;

/** The database with something else done for each write: `name` is the method of `owner`, a collection or the database. */
export function wrapWrites(database: Database, write: Act): Database {
  return wrapMethods(database, WRITES, write);
}

/** The same for each write and for the readings of single documents. */
export function wrapCommands(database: Database, command: Act): Database {
  return wrapMethods(database, [...WRITES, 'findOne', 'readTask', 'takeQueueEntry'], command);
}

function wrapMethods(database: Database, names: readonly string[], act: Act): Database {
  const member = (owner: object, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(owner, name);
    if (typeof name === 'string' && names.includes(name)) return async (...args: unknown[]) => act(owner, name, args);
    return typeof value === 'function' ? value.bind(owner) : value;
  };
  const wrap = (collection: object): object => new Proxy(collection, { get: member });
  return new Proxy(database, {
    get: (target, name) => {
      const value = member(target, name);
      return typeof value === 'object' && value !== null && 'collectionName' in value ? wrap(value) : value;
    },
  });
}
