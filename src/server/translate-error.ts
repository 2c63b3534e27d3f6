import { databaseFailure } from '../database/index.js';
import { ApiError } from '../rpc/api-error.js';

/**
 * Failures of the database as callers see them (errors.json): away, a pattern it refuses, a query that takes too long, or a value that is
 * taken. Undefined for everything else.
 */
export function translateError(error: unknown): ApiError | undefined {
  switch (databaseFailure(error)) {
    case 'unavailable':
      return new ApiError('server_error.database_unavailable', { cause: error });
    case 'bad_pattern':
      return new ApiError('bad_request.invalid_regex_error', { cause: error });
    case 'too_slow':
      return new ApiError('bad_request.query_too_slow', { cause: error });
    case 'too_large':
      return new ApiError('bad_request.data_validation_error', {
        extra: 'the document would be too large',
        cause: error,
      });
    case 'duplicate':
      return new ApiError('bad_request.expected_unique_data', { cause: error });
    case 'other':
    case undefined:
      return undefined;
  }
}
