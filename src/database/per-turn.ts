import { setImmediate as turnEnd } from 'node:timers/promises';

/**
 * Collects what arrives in one turn of the event loop and handles it in one go. Under load the round trip is most of the cost of a small
 * read or write, for both sides; what comes alone waits no longer than the current turn.
 *
 * @param handle gets everything that has arrived, in order
 * @returns takes an item and gives the result of the go that it was part of
 */
export function perTurn<Item, Result>(
  handle: (items: readonly Item[]) => Promise<Result>,
): (item: Item) => Promise<Result> {
  let items: Item[] = [];
  let result: Promise<Result> | undefined;
  const begin = async (): Promise<Result> => {
    await turnEnd();
    const arrived = items;
    items = [];
    result = undefined;
    return handle(arrived);
  };
  return (item) => {
    items.push(item);
    result ??= begin();
    return result;
  };
}
