/**
 * Stands in for the table of the catalogue while the runtime is checked in the server's repository: every generated package has
 * the whole of it in this place.
 */

/** Names of the errors, by code and subcode. */
export const ERROR_NAMES = {
  '400/12': 'bad_request.validation_error',
  '400/201': 'bad_request.invalid_model_id',
  '401/30': 'unauthorized.invalid_token',
  '500/102': 'server_error.database_unavailable',
} as const;

/** Name of an error that the server can answer with. */
export type ErrorName = (typeof ERROR_NAMES)[keyof typeof ERROR_NAMES];

/** Errors after which the same call can succeed, whatever it does. */
export const RETRYABLE_ERRORS: readonly string[] = ['server_error.database_unavailable'];
