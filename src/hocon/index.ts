export { HoconError, readHocon } from './read-hocon.js';
export type { HoconFault } from './scan-hocon.js';
export { type HoconKey, type HoconOutline, outlineHocon } from './outline-hocon.js';
