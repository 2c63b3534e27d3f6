import type { AuthUserDocument, Database } from '../database/index.js';
import { type AccessKey, hashSecret, makeAccessKey } from './access-keys.js';

type LoginId = Pick<AuthUserDocument, '_id' | 'company'>;

/** Gives a login another access key: this is the only time that its secret is known. */
export async function addAccessKey(
  { authUsers }: Database,
  { _id, company }: LoginId,
  label?: string | null,
): Promise<AccessKey> {
  const { key, secret } = makeAccessKey();
  await authUsers.updateOne(
    { _id, company },
    { $push: { credentials: { key, secret_hash: hashSecret(secret), ...(label != null && { label }) } } },
  );
  return { key, secret };
}

/** Takes an access key from a login; one that comes from the settings is left alone. Tells whether there was such a key. */
export async function removeAccessKey(
  { authUsers }: Database,
  { _id, company }: LoginId,
  key: string,
): Promise<boolean> {
  const { modifiedCount } = await authUsers.updateOne(
    { _id, company, 'credentials.key': key },
    { $pull: { credentials: { key, configured: { $ne: true } } } },
  );
  return modifiedCount === 1;
}
