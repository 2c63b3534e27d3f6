import { fileURLToPath } from 'node:url';

/** The program as users have it: for tests of commands, of starting and of dying. */
export const SHIPPED = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The same in few files, which takes half of the processor time at a start; without embedded engine. The global setup makes it. */
export const BUNDLED = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** Settings such as `{ http__port: '0' }` as the environment of a program. */
export function environmentOf(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`ARMATURE__${name}`, value]));
}
