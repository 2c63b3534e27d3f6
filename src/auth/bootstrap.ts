import type { Settings } from '../config/index.js';
import { type Database, ensureDefaultQueue } from '../database/index.js';
import { type AccessKey, hashSecret, matchesSecret } from './access-keys.js';
import { type ConfiguredLogin, configuredLogins } from './configured-logins.js';
import { type FirstCredential, makeFirstCredential } from './first-credential.js';
import { ensureCompany, ensureProfile, splitName } from './first-documents.js';
import { unlessDuplicate } from './unless-duplicate.js';

/** What preparing the logins depends on. */
export interface BootstrapParts {
  database: Database;
  settings: Settings;
  now: () => Date;
  newId: () => string;
}

/**
 * Makes the database agree with the setting `auth.credentials`, or lets a first user in when there is nobody. To be run once
 * at start, after the indexes are there. Each step is harmless when done twice, by a later start or by two processes at once.
 *
 * @returns the first user's access key, to be shown to the operator
 * @throws SettingsError when the setting contradicts itself, Error when a key or address belongs to another user
 */
export async function prepareLogins({
  database,
  settings,
  now,
  newId,
}: BootstrapParts): Promise<FirstCredential | undefined> {
  const logins = configuredLogins(settings);
  await dropUnconfiguredKeys(database, logins);
  for (const login of logins) {
    await ensureCompany(database, login.company);
    await ensureDefaultQueue(database, login.company.id, now(), newId);
    const company = await ensureLogin(database, login, now());
    for (const accessKey of login.keys) await ensureKey(database, login.id, accessKey);
    if (!login.hasProfile) continue;
    await ensureProfile(database, {
      _id: login.id,
      company,
      name: login.name,
      ...splitName(login.name),
      created: now(),
      created_in_version: settings.api.server_version,
    });
  }
  return logins.length === 0 ? makeFirstCredential(database, settings, now, newId) : undefined;
}

/** Keys that left the settings stop working; those that users made for themselves stay. */
async function dropUnconfiguredKeys({ authUsers }: Database, logins: readonly ConfiguredLogin[]): Promise<void> {
  await authUsers.updateMany(
    { _id: { $nin: logins.map(({ id }) => id) }, 'credentials.configured': true },
    { $pull: { credentials: { configured: true } } },
  );
  for (const { id, keys } of logins) {
    await authUsers.updateOne(
      { _id: id },
      { $pull: { credentials: { configured: true, key: { $nin: keys.map(({ key }) => key) } } } },
    );
  }
}

/**
 * Makes the user when missing; of an existing one only the role is corrected.
 * @returns the company of the user, which stays what it was
 */
async function ensureLogin(
  { authUsers }: Database,
  { id, name, role, company, keys }: ConfiguredLogin,
  created: Date,
): Promise<string> {
  const owner = await authUsers.findOne({ _id: { $ne: id }, 'credentials.key': { $in: keys.map(({ key }) => key) } });
  if (owner) throw new Error(`A key that auth.credentials gives to user ${id} belongs to user ${owner._id} already`);
  const email = `${id}@example.com`;
  await unlessDuplicate(
    authUsers.insertOne({
      _id: id,
      name,
      role,
      company: company.id,
      email,
      autocreated: true,
      created,
      credentials: [],
    }),
  );
  const user = await authUsers.findOneAndUpdate({ _id: id }, { $set: { role } });
  if (!user) throw new Error(`User ${id} of auth.credentials cannot be made: another user has the address ${email}`);
  return user.company;
}

/** Adds a key, or corrects it in place. A secret that an older ClearML stored is left as it is as long as it is the right one. */
async function ensureKey({ authUsers }: Database, user: string, { key, secret }: AccessKey): Promise<void> {
  const credential = { secret_hash: hashSecret(secret), configured: true };
  await authUsers.updateOne(
    { _id: user, 'credentials.key': { $ne: key } },
    { $push: { credentials: { key, ...credential } } },
  );
  const found = await authUsers.findOne({ _id: user }, { projection: { credentials: 1 } });
  const entry = found?.credentials?.find((candidate) => candidate.key === key);
  const filter = { _id: user, 'credentials.key': key };
  if (!matchesSecret(entry, secret)) {
    await authUsers.updateOne(filter, {
      $set: { 'credentials.$.secret_hash': credential.secret_hash, 'credentials.$.configured': true },
      $unset: { 'credentials.$.secret': '' },
    });
  } else if (!entry?.configured) {
    await authUsers.updateOne(filter, { $set: { 'credentials.$.configured': true } });
  }
}
