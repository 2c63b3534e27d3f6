import type { Database } from '../../database/index.js';

/** The server's own id, which is made at the first start (storage-model.md §9). */
export async function serverUuid(database: Database): Promise<string> {
  const setting = await database.settings.findOne({ _id: 'server.uuid' });
  return typeof setting?.value === 'string' ? setting.value : '';
}
