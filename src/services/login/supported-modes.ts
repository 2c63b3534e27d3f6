import type { Handler } from '../context.js';

/** Credentials that came with the call and were bad count as none. */
export const supportedModes: Handler<'login.supported_modes'> = ({ authentication }) => ({
  authenticated: authentication.method !== 'none',
  basic: { enabled: false, guest: { enabled: false } },
  sso: {},
  sso_providers: [],
  server_errors: { missed_es_upgrade: false, es_connection_error: false },
});
