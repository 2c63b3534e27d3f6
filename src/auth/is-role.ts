import { ROLES, type Role } from '../schema/service-definition.js';

/** Whether a value from a token or a database is a role that this server knows. */
export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}
