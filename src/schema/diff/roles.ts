import { ROLES, type Role } from '../service-definition.js';

interface Access {
  allow_roles: readonly string[];
}

/** The roles that `a` lets in and `b` does not. */
export function rolesBeyond(a: Access, b: Access): Role[] {
  return ROLES.filter((role) => letsIn(a, role) && !letsIn(b, role));
}

function letsIn({ allow_roles: allowed }: Access, role: Role): boolean {
  return allowed.includes('*') || allowed.includes(role);
}
