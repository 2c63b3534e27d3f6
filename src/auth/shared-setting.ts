import type { Database } from '../database/index.js';
import { unlessDuplicate } from './unless-duplicate.js';

/**
 * A text that all servers on a database share: the stored one, or the proposed one when there is none yet. Servers that
 * start at once agree on whoever was first.
 *
 * @param key dotted key in the collection of settings (storage-model.md §9)
 */
export async function sharedSetting({ settings }: Database, key: string, propose: () => string): Promise<string> {
  const find = () => settings.findOne({ _id: key });
  const found = await find();
  if (!found) await unlessDuplicate(settings.insertOne({ _id: key, value: propose() }));
  const agreed = found ?? (await find());
  if (typeof agreed?.value === 'string') return agreed.value;
  throw new Error(`The setting ${key} in the database must be a text`);
}
