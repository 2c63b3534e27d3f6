import type { startEngine } from '../src/database/engine/index.js';

/** What every part of the benchmark gets. */
export interface BenchOptions {
  /** For data; removed at the end. */
  folder: string;
  engineOptions: Omit<Parameters<typeof startEngine>[0], 'folder'>;
  /** Length of one measurement. */
  seconds: number;
}
