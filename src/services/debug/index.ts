import type { ServiceHandlers } from '../context.js';
import { ping } from './ping.js';

/** The sign of life (wire-protocol.md §13.1). */
export const debugHandlers: ServiceHandlers<'debug'> = { ping };
