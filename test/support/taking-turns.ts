import type { Database } from '../../src/database/index.js';
import { wrapCommands } from './stopping-database.js';

/** Something that is done on a database of its own, of which every command waits for its turn. */
export type Turn = (database: Database) => Promise<unknown>;

/**
 * Does two things at once in an order that is no accident: `first` until it is about to send a command after so many of them, then
 * `second` likewise, then the rest of the first and the rest of the second. Answers whether each was interrupted at all.
 */
export async function takeTurns(
  database: Database,
  [first, firstCommands]: readonly [Turn, number],
  [second, secondCommands]: readonly [Turn, number],
): Promise<readonly [boolean, boolean]> {
  const [one, two] = [gated(database), gated(database)];
  const isFirstLeft = await one.go(first, firstCommands);
  const isSecondLeft = await two.go(second, secondCommands);
  await one.finish();
  await two.finish();
  return [isFirstLeft, isSecondLeft];
}

function gated(database: Database) {
  let left = 0;
  let open = (): void => {};
  let stopped = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const paused = new Promise<'paused'>((resolve) => (stopped = () => resolve('paused')));
  const wrapped = wrapCommands(database, async (owner, name, args) => {
    if (left > 0) left -= 1;
    else {
      stopped();
      await opened;
    }
    return Reflect.apply(Reflect.get(owner, name), owner, args);
  });
  let done: Promise<unknown> = Promise.resolve();
  return {
    async go(turn: Turn, commands: number): Promise<boolean> {
      left = commands;
      done = turn(wrapped);
      return (await Promise.race([done, paused])) === 'paused';
    },
    async finish(): Promise<void> {
      open();
      await done;
    },
  };
}
