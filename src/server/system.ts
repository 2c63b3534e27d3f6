import { randomUUID } from 'node:crypto';

/** Ids of calls and documents: 32 hexadecimal digits (wire-protocol.md §14). */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** The current time, at the precision that is stored. */
export function now(): Date {
  return new Date();
}
