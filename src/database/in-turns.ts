import { setImmediate as turnEnd } from 'node:timers/promises';

/** Handles an item together with what else arrives for the same key; gives what the handling says of this item. */
export type InTurns<Item, Result> = (key: string, item: Item) => Promise<Result | undefined>;

/**
 * Handles the items of one key in goes that follow each other: what arrives while one is under way is all in the next. So a document
 * that everybody wants to change is changed by one command at a time, and by few.
 *
 * @param handle gets items in the order of their arrival, all of one key, and gives a result for each, in the same order
 */
export function inTurns<Item, Result>(
  handle: (items: readonly Item[]) => Promise<readonly Result[]>,
): InTurns<Item, Result> {
  const underWay = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, { items: Item[]; results: Promise<readonly Result[]> }>();

  const begin = async (key: string, items: readonly Item[]): Promise<readonly Result[]> => {
    await underWay.get(key);
    await turnEnd();
    waiting.delete(key);
    const results = handle(items);
    const leave = () => {
      underWay.delete(key);
    };
    underWay.set(key, results.then(leave, leave));
    return results;
  };

  const join = (key: string): { items: Item[]; results: Promise<readonly Result[]> } => {
    const present = waiting.get(key);
    if (present) return present;
    const items: Item[] = [];
    const group = { items, results: begin(key, items) };
    waiting.set(key, group);
    return group;
  };

  return async (key, item) => {
    const { items, results } = join(key);
    const place = items.push(item) - 1;
    return (await results)[place];
  };
}
