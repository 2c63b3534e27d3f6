/**
 * A flag that is on when it is absent. Null counts as off: existing clients know it as the way to unset a flag
 * (query-language.md §2).
 */
export function defaultTrue(flag: boolean | null | undefined): boolean {
  return flag === undefined || flag === true;
}
