import type { CompanyDocument } from '../../database/index.js';
import { formatDate } from '../../query/index.js';
import type { Handler, ServiceContext } from '../context.js';

type StatsOption = NonNullable<NonNullable<CompanyDocument['defaults']>['stats_option']>;

/** Whether the company agrees to anonymous statistics; decides it when `enabled` is given (auth-login-server.md §6). */
export const reportStatsOption: Handler<'server.report_stats_option'> = async (context, { enabled }) => {
  const { settings } = context;
  if (!settings.statistics.supported) return { supported: false };
  const option = typeof enabled === 'boolean' ? await decide(context, enabled) : await currentOption(context);
  return {
    supported: true,
    enabled: option.enabled ?? false,
    ...(option.enabled_time && { enabled_time: formatDate(option.enabled_time) }),
    ...(typeof option.enabled_version === 'string' && { enabled_version: option.enabled_version }),
    ...(typeof option.enabled_user === 'string' && { enabled_user: option.enabled_user }),
    current_version: settings.api.server_version,
  };
};

async function currentOption({ database, company }: ServiceContext): Promise<StatsOption> {
  const found = await database.companies.findOne({ _id: company }, { projection: { 'defaults.stats_option': 1 } });
  return found?.defaults?.stats_option ?? {};
}

async function decide(
  { database, settings, identity, company, now }: ServiceContext,
  enabled: boolean,
): Promise<StatsOption> {
  const option = {
    enabled,
    enabled_version: settings.api.server_version,
    enabled_user: identity.user,
    enabled_time: now,
  };
  const { matchedCount } = await database.companies.updateOne(
    { _id: company },
    { $set: { 'defaults.stats_option': option } },
  );
  return matchedCount > 0 ? option : {};
}
