import type { OpenAPIV3_1 } from 'openapi-types';
import type { SurfaceAction } from '../surface/surface.js';
import type { ErrorExample } from './action-example.js';
import type { DocumentedAction } from './documented-action.js';
import type { DocumentedError } from './documented-error.js';
import { ERROR_REF } from './envelope.js';
import { errorExample } from './envelope-example.js';

/** A way in which a call can fail, as endpoints share it. */
interface Failure {
  /** Name among the shared responses. */
  name: string;
  status: number;
  description: string;
  /** Which actions can be answered so; all of them when left out. */
  canHappen?: (action: SurfaceAction) => boolean;
}

/** Every status that a declared endpoint answers besides 200, in the order of the checks of a call (wire-protocol.md §1). */
const FAILURES: readonly Failure[] = [
  {
    name: 'UnsupportedEncoding',
    status: 415,
    description: 'The request has a Content-Encoding; bodies are taken plain.',
  },
  {
    name: 'Unauthorized',
    status: 401,
    description: 'The credentials are missing or not good.',
    canHappen: ({ authorize }) => authorize !== false,
  },
  {
    name: 'Forbidden',
    status: 403,
    description: 'The caller is known, but may not do this.',
    canHappen: ({ authorize }) => authorize === true,
  },
  { name: 'ContentTooLarge', status: 413, description: 'The request body is larger than the server takes.' },
  {
    name: 'BadRequest',
    status: 400,
    description: 'The request cannot be read, breaks its schema, or asks for what cannot be done.',
  },
  { name: 'ServerError', status: 500, description: 'The server failed; its log tells why, under the id of the call.' },
  {
    name: 'Unavailable',
    status: 503,
    description: 'The database is away for the moment; the same call can succeed later.',
  },
];

/** A response that lists the errors of the catalogue which come with its status. */
export type ErrorResponse = OpenAPIV3_1.ResponseObject & { 'x-errors'?: readonly DocumentedError[] };

/** The failures of an action, by status: the shared responses, or the like of one with the example of the action. */
export function failuresOf(documented: DocumentedAction): OpenAPIV3_1.ResponsesObject {
  const error = documented.example?.error;
  const possible = FAILURES.filter(({ canHappen }) => canHappen?.(documented.action) ?? true);
  return Object.fromEntries(
    possible.map(({ name, status, description }) => [
      String(status),
      error?.result_code === status
        ? { description, content: { 'application/json': { schema: ERROR_REF, examples: refusal(documented, error) } } }
        : { $ref: `#/components/responses/${name}` },
    ]),
  );
}

function refusal(documented: DocumentedAction, error: ErrorExample): Record<string, OpenAPIV3_1.ExampleObject> {
  const summary = `The answer to ${JSON.stringify(error.request)}`;
  return { refused: { summary, value: errorExample(documented, error) } };
}

/** The shared responses of the failures that can happen to one of the actions. */
export function errorResponses(
  actions: readonly SurfaceAction[],
  errors: readonly DocumentedError[],
): Record<string, ErrorResponse> {
  const possible = FAILURES.filter(({ canHappen }) => !canHappen || actions.some(canHappen));
  return Object.fromEntries(
    possible.map(({ name, status, description }) => [
      name,
      errorResponse(
        status,
        description,
        errors.filter((error) => error.status === status),
      ),
    ]),
  );
}

const UNSUPPORTED_ENCODING = 415;

function errorResponse(status: number, description: string, errors: readonly DocumentedError[]): ErrorResponse {
  // The one answer that has no envelope.
  if (status === UNSUPPORTED_ENCODING) return { description, content: { 'text/html': { schema: { type: 'string' } } } };
  return {
    description,
    ...(errors.some(({ retryable }) => retryable) && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: { 'application/json': { schema: ERROR_REF } },
    'x-errors': errors,
  };
}

const RETRY_AFTER: OpenAPIV3_1.HeaderObject = {
  description: 'How long to wait before trying again, in seconds.',
  required: true,
  schema: { type: 'integer', minimum: 0 },
};
