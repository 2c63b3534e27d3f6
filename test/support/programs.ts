import { fileURLToPath } from 'node:url';

/** The program as users have it: for tests of commands, of starting and of dying. */
export const SHIPPED = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The same in few files, which takes half of the processor time at a start; without embedded engine. The global setup makes it. */
export const BUNDLED = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));
