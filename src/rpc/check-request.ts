import { isObject } from '../json/is-object.js';
import type { Endpoint } from '../schema/endpoint.js';
import { applyLeniency } from '../schema/leniency.js';
import type { ValidationFault, Validators } from '../schema/validators.js';
import { ApiError } from './api-error.js';
import type { DecodedRequest } from './decode-request.js';

/**
 * Turns a decoded request into what the handler gets: declared types, required fields there, lines for a batch
 * (wire-protocol.md §5.4, §10.2).
 *
 * @throws ApiError 400/11 for missing keys, 400/12 with every broken rule in `error_data`, 400/17 for an empty batch
 */
export function checkRequest(endpoint: Endpoint, decoded: DecodedRequest, validators: Validators): unknown {
  if (endpoint.batch) return checkBatch(endpoint, decoded, validators);
  if (decoded.lines && decoded.lines.length > 0) {
    throw new ApiError('bad_request.validation_error', {
      extra: `${endpoint.name} takes one JSON object, not json lines`,
    });
  }
  const { values, texts } = decoded;
  const missing = endpoint.requiredKeys.filter((key) => !Object.hasOwn(values, key));
  if (missing.length > 0) throw new ApiError('bad_request.missing_required_fields', { data: { missing } });
  applyLeniency(endpoint.acceptedRequest(), values, { wrapScalars: endpoint.query, texts });
  const faults = validators.checkRequest(endpoint, values);
  if (faults.length > 0) throw validationError(faults);
  return values;
}

function checkBatch(endpoint: Endpoint, { lines, values, texts }: DecodedRequest, validators: Validators): unknown[] {
  const requests = lines ?? (Object.keys(values).length === 0 ? [] : [values]);
  if (requests.length === 0 && !endpoint.emptyBatch) throw new ApiError('bad_request.batch_contains_no_items');
  requests.forEach((request, index) => {
    applyLeniency(endpoint.acceptedRequest(), request, { wrapScalars: false, texts });
    const faults = validators.checkRequest(endpoint, request);
    if (faults.length > 0) throw validationError(faults.map((fault) => ({ ...fault, path: `/${index}${fault.path}` })));
  });
  return requests;
}

function validationError(faults: readonly ValidationFault[]): ApiError {
  const [first] = faults;
  return new ApiError('bad_request.validation_error', {
    extra: first && `error for field '${first.path.slice(1).replaceAll('/', '.')}': ${first.message}`,
    details: { faults },
  });
}

/**
 * Checks an answer in tests.
 * @throws Error that lists what breaks the schema, so that the call fails as 500
 */
export function checkResponse(endpoint: Endpoint, response: unknown, validators: Validators): void {
  const faults = validators.checkResponse(endpoint, JSON.parse(JSON.stringify(response ?? {})));
  if (!isObject(response ?? {}) || faults.length > 0) {
    throw new Error(
      `The answer of ${endpoint.name}@${endpoint.version.text} breaks its schema: ${JSON.stringify(faults)}`,
    );
  }
}
