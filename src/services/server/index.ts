import type { ServiceHandlers } from '../context.js';
import { getConfig } from './config.js';
import { listEndpoints } from './endpoints.js';
import { getStats } from './get-stats.js';
import { getInfo } from './info.js';
import { reportStatsOption } from './report-stats-option.js';

/** What the server tells about itself (wire-protocol.md §13.2). */
export const serverHandlers: ServiceHandlers<'server'> = {
  info: getInfo,
  config: getConfig,
  endpoints: listEndpoints,
  get_stats: getStats,
  report_stats_option: reportStatsOption,
};
