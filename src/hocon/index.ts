export { HoconError, readHocon } from './read-hocon.js';
export type { HoconFault } from './scan-hocon.js';
