import type { Handler } from '../context.js';

export const validateToken: Handler<'auth.validate_token'> = async ({ auth }, { token }) => {
  const check = await auth.checkToken(token);
  const { user, company } = check.identity ?? {};
  return {
    valid: check.valid,
    ...(user !== undefined && { user }),
    ...(company !== undefined && { company }),
    ...(!check.valid && { msg: check.reason }),
  };
};
