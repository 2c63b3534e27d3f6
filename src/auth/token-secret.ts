import { randomBytes } from 'node:crypto';
import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import { sharedSetting } from './shared-setting.js';

const SECRET_KEY = 'auth.token_secret';
const SECRET_BYTES = 32;

/** The secret that signs tokens: the configured one, or one made at the first start and kept in the database. */
export async function provideTokenSecret(settings: Settings, database: Database): Promise<string> {
  const configured = settings.auth.token_secret;
  return configured || sharedSetting(database, SECRET_KEY, () => randomBytes(SECRET_BYTES).toString('base64url'));
}
