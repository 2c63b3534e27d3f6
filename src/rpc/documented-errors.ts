import { errorCatalogue } from '../generated/error-catalogue.js';
import type { DocumentedError } from '../schema/openapi/documented-error.js';

/** Every error of the catalogue as documents and generated clients tell it. */
export function documentedErrors(): DocumentedError[] {
  return Object.entries(errorCatalogue).map(
    ([name, { code, subcode, result_msg: message, status, retry_after_sec: retry }]) => ({
      name,
      code,
      subcode,
      message,
      status: status ?? code,
      retryable: retry !== undefined,
    }),
  );
}
