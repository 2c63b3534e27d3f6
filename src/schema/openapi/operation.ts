import type { OpenAPIV3_1 } from 'openapi-types';
import type { Deprecation, Effect } from '../service-definition.js';
import { describeOperation } from './describe-operation.js';
import type { DocumentedAction } from './documented-action.js';
import { failuresOf } from './error-responses.js';
import { requestBodyOf } from './request-body.js';
import { securityOf } from './security.js';
import { successesOf } from './success-responses.js';

/** What the document says of an operation beyond OpenAPI. */
export interface OperationExtensions {
  /** Roles that may call it; `*` means all. */
  'x-roles': string[];
  /** Version of the action that serves the callers of the document's version. */
  'x-served-version': string;
  /** Whether it changes anything. */
  'x-effect': Effect;
  'x-internal'?: true;
  'x-deprecation'?: Deprecation;
}

export type Operation = OpenAPIV3_1.OperationObject<OperationExtensions>;

/** An action as a POST operation. Any other method carries the same call (wire-protocol.md §3); OpenAPI has no GET with a body. */
export function operationOf(documented: DocumentedAction): Operation {
  const { service, name, version, action } = documented;
  return {
    operationId: `${service}.${name}`,
    tags: [service],
    summary: action.description,
    description: describeOperation(action, version),
    ...(action.deprecated && { deprecated: true, 'x-deprecation': action.deprecated }),
    security: securityOf(action),
    'x-roles': [...action.allow_roles],
    'x-served-version': action.version,
    'x-effect': action.effect,
    ...(action.internal && { 'x-internal': true }),
    requestBody: requestBodyOf(documented),
    responses: { ...successesOf(documented), ...failuresOf(documented) },
  };
}
