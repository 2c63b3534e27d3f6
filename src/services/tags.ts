import { ApiError } from '../rpc/api-error.js';

const OPERATOR_PREFIX = '__$';

/**
 * Refuses tags that a filter could not tell from an operator (organization-users-tags.md §1).
 * @throws ApiError 400/16
 */
export function checkTags(request: { tags?: readonly string[] | null; system_tags?: readonly string[] | null }): void {
  for (const field of ['tags', 'system_tags'] as const) {
    const tag = request[field]?.find((name) => name.startsWith(OPERATOR_PREFIX));
    if (tag !== undefined) {
      throw new ApiError('bad_request.fields_value_error', {
        extra: `unsupported tag prefix ${OPERATOR_PREFIX}`,
        data: { field, tag },
      });
    }
  }
}
