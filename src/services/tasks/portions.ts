/** How many documents one command is about, where their number has no bound. */
const PORTION = 1000;

/** Ids in portions that one command may be about. */
export function* portions(ids: readonly string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += PORTION) yield ids.slice(start, start + PORTION);
}
