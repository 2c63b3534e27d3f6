/** Texts that were costly to make, by name; the least recently used go when there is no room. */
export interface KeptTexts<Text extends { body: string }> {
  get(name: string): Text | undefined;
  keep(name: string, text: Text): void;
}

/** @param maxLength characters of all bodies together */
export function keepTexts<Text extends { body: string }>(maxLength: number): KeptTexts<Text> {
  const kept = new Map<string, Text>();
  let length = 0;
  const drop = (name: string) => {
    length -= kept.get(name)?.body.length ?? 0;
    kept.delete(name);
  };
  return {
    get(name) {
      const text = kept.get(name);
      if (text === undefined) return undefined;
      // A map goes by the time of insertion.
      kept.delete(name);
      kept.set(name, text);
      return text;
    },
    keep(name, text) {
      drop(name);
      kept.set(name, text);
      length += text.body.length;
      for (const oldest of kept.keys()) {
        if (length <= maxLength) return;
        drop(oldest);
      }
    },
  };
}
