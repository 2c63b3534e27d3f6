/** A condition that holds while a field is what it was when it was read; no value may be stored as null too. */
export function asRead<Value>(read: Value | undefined): Value | { $in: undefined[] } {
  return read ?? { $in: [undefined] };
}
