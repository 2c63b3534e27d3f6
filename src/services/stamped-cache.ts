/** Results about things that carry the time of their last change. Each server process has its own; the stamps are shared. */
export interface StampedCache<Value> {
  /** What is known of a thing that was last changed at `stamp`; undefined when that is outdated or unknown. */
  get(key: string, stamp: Date, now: Date): Value | undefined;
  /** Keeps what was found out at `now` about a thing that had been last changed at `stamp`. */
  set(key: string, stamp: Date, now: Date, value: Value): void;
}

/** How long a result is believed: it bounds what a change without stamp can do, and how old numbers about today are. */
const LIFETIME_MS = 3000;
/** Changes are stamped before they are made: what was found out so soon after a stamp may be from before the change. */
const SETTLING_MS = 5000;

/** An empty cache that forgets the longest known results beyond `maxEntries`. */
export function createStampedCache<Value>(maxEntries: number): StampedCache<Value> {
  const known = new Map<string, { stamp: number; since: number; value: Value }>();
  return {
    get(key, stamp, now) {
      const entry = known.get(key);
      if (entry === undefined || entry.stamp !== stamp.getTime()) return undefined;
      return now.getTime() - entry.since < LIFETIME_MS ? entry.value : undefined;
    },
    set(key, stamp, now, value) {
      if (now.getTime() - stamp.getTime() < SETTLING_MS) return;
      known.delete(key);
      known.set(key, { stamp: stamp.getTime(), since: now.getTime(), value });
      const [oldest] = known.keys();
      if (known.size > maxEntries && oldest !== undefined) known.delete(oldest);
    },
  };
}
