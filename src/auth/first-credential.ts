import type { Settings } from '../config/index.js';
import type { Database } from '../database/index.js';
import { hashSecret, makeAccessKey } from './access-keys.js';
import { ensureCompany, ensureProfile, splitName } from './first-documents.js';
import { sharedSetting } from './shared-setting.js';
import { unlessDuplicate } from './unless-duplicate.js';

/** The access key of the first user, the only time that its secret is told. */
export interface FirstCredential {
  user: string;
  key: string;
  secret: string;
}

/** Holds the id of the first user, so that servers which start at once make the same one. */
const FIRST_USER_KEY = 'auth.first_credential';
const FIRST_USER_NAME = 'Administrator';

/**
 * Makes an administrator with an access key when nobody can sign in.
 * @returns undefined when somebody can, or when another process was first
 */
export async function makeFirstCredential(
  database: Database,
  settings: Settings,
  now: () => Date,
  newId: () => string,
): Promise<FirstCredential | undefined> {
  const { authUsers } = database;
  if (await authUsers.findOne({ 'credentials.key': { $exists: true } }, { projection: { _id: 1 } })) return undefined;

  const user = await sharedSetting(database, FIRST_USER_KEY, newId);
  const company = settings.api.default_company;
  const name = FIRST_USER_NAME;
  const created = now();
  await ensureCompany(database, company);
  await ensureProfile(database, {
    _id: user,
    company: company.id,
    name,
    ...splitName(name),
    created,
    created_in_version: settings.api.server_version,
  });
  const { key, secret } = makeAccessKey();
  // One step makes the user or gives them a key; when they have one meanwhile, the insertion collides.
  const login = { name, role: 'admin', company: company.id, email: `${user}@example.com`, autocreated: false, created };
  const isFirst = await unlessDuplicate(
    authUsers.updateOne(
      { _id: user, 'credentials.0': { $exists: false } },
      { $push: { credentials: { key, secret_hash: hashSecret(secret) } }, $setOnInsert: login },
      { upsert: true },
    ),
  );
  return isFirst ? { user, key, secret } : undefined;
}
