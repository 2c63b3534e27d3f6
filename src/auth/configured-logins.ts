import { type Settings, SettingsError } from '../config/index.js';
import type { Role } from '../schema/service-definition.js';
import type { AccessKey } from './access-keys.js';

/** A user whose access keys the operator gives in the settings. */
export interface ConfiguredLogin {
  id: string;
  name: string;
  role: Role;
  company: { id: string; name: string };
  /** Whether the user has a profile beside the login. */
  hasProfile: boolean;
  keys: AccessKey[];
}

/**
 * The setting `auth.credentials`, which has an entry for each key, as users.
 * @throws SettingsError when entries contradict each other
 */
export function configuredLogins({ auth, api }: Settings): ConfiguredLogin[] {
  const logins = new Map<string, ConfiguredLogin>();
  const problems: string[] = [];
  const keys = new Set<string>();
  auth.credentials.forEach(({ key, secret, role, user, company = api.default_company }, index) => {
    const setting = `auth.credentials.${index}`;
    if (keys.has(key)) problems.push(`${setting} has the key of another entry`);
    keys.add(key);
    const known = logins.get(user.id);
    if (known && known.role !== role)
      problems.push(`${setting} gives user ${user.id} another role than an earlier entry`);
    if (known && known.company.id !== company.id) {
      problems.push(`${setting} gives user ${user.id} another company than an earlier entry`);
    }
    logins.set(user.id, {
      id: user.id,
      name: user.name ?? known?.name ?? user.id,
      role,
      company: { id: company.id, name: company.name ?? known?.company.name ?? nameOf(company.id, api.default_company) },
      hasProfile: user.document !== false && known?.hasProfile !== false,
      keys: [...(known?.keys ?? []), { key, secret }],
    });
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return [...logins.values()];
}

function nameOf(company: string, standard: { id: string; name: string }): string {
  return company === standard.id ? standard.name : company;
}
