/** The profile of a user, in the backend database (storage-model.md §3). Shares its id with the login. */
export interface UserDocument {
  _id: string;
  company: string;
  name: string;
  family_name?: string;
  given_name?: string;
  avatar?: string;
  /** JSON text; an object in very old databases. */
  preferences?: string | Record<string, unknown>;
  created_in_version?: string;
  created?: Date;
}

/** An access key of a login. */
export interface CredentialEntry {
  key: string;
  /** Plain text that an older ClearML wrote; new ones have `secret_hash`. */
  secret?: string;
  /** SHA-256 of the secret, base64url. */
  secret_hash?: string;
  label?: string;
  last_used?: Date;
  last_used_from?: string;
  /** It comes from the setting `auth.credentials` and leaves with it. */
  configured?: boolean;
}

/** A login: role and access keys of a user, in the auth database (storage-model.md §4). */
export interface AuthUserDocument {
  _id: string;
  name: string;
  created?: Date;
  validated?: Date;
  /** One of ROLES (src/schema); whatever an existing database says. */
  role: string;
  company: string;
  credentials?: CredentialEntry[];
  email?: string;
  /** Created from configuration. */
  autocreated?: boolean;
}
