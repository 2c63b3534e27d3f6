import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import type { Endpoint } from './endpoint.js';
import { type JsonSchema, mapSchema } from './json-schema.js';
import { withNullableMembers } from './nullable-members.js';

/** One broken rule of a request or answer. */
export interface ValidationFault {
  /** JSON pointer of the value. */
  path: string;
  /** The schema keyword that failed, such as `type` or `required`. */
  rule: string;
  message: string;
}

/** Checks requests and answers against the schemas of their endpoints. */
export interface Validators {
  /** All broken rules of a request; empty when it is good. */
  checkRequest(endpoint: Endpoint, request: unknown): ValidationFault[];
  /** All broken rules of an answer; used in tests (`schema.check_responses`). */
  checkResponse(endpoint: Endpoint, response: unknown): ValidationFault[];
  /** Compiles the validator of an endpoint ahead of its first call. */
  prepare(endpoint: Endpoint): void;
}

/** A request with very many faults is answered with the first ones. */
const MAX_FAULTS = 20;

/**
 * Validators of endpoints, each compiled on first use and then kept. A good request runs a validator that stops at the first
 * fault; only a bad one is looked at again for all of its faults.
 */
export function createValidators(): Validators {
  const first = createAjv(false);
  const all = createAjv(true);
  const requests = new Map<Endpoint, ValidateFunction>();
  const requestFaults = new Map<Endpoint, ValidateFunction>();
  const responses = new Map<Endpoint, ValidateFunction>();

  const requestValidator = (endpoint: Endpoint) =>
    cached(requests, endpoint, () => first.compile(forRequests(endpoint.acceptedRequest())));

  return {
    checkRequest(endpoint, request) {
      if (requestValidator(endpoint)(request)) return [];
      const every = cached(requestFaults, endpoint, () => all.compile(forRequests(endpoint.acceptedRequest())));
      return every(request) ? [] : faultsOf(every);
    },
    checkResponse(endpoint, response) {
      const conforms = cached(responses, endpoint, () => all.compile(endpoint.response()));
      return conforms(response) ? [] : faultsOf(conforms);
    },
    prepare(endpoint) {
      requestValidator(endpoint);
    },
  };
}

/**
 * Schemas are checked when service files are read (schema/meta.conf). To check them once more a compiler would first have to compile
 * the meta-schema of JSON Schema: a tenth of a second of every start.
 */
const WITHOUT_META_SCHEMA = { meta: false, validateSchema: false } as const;

/** The compiler of schemas in our dialect. */
export function createAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    useDefaults: false,
    ...WITHOUT_META_SCHEMA,
    // It takes as long as all the rest of compiling, and validators are no quicker for it: the engine optimizes what is hot.
    code: { optimize: false },
  });
  ajv.addVocabulary(['validated_by']);
  formatsPlugin.default(ajv, ['date-time', 'email']);
  return ajv;
}

/**
 * The schema that requests are really held to: null is fine for whatever is not required, unknown properties are fine, and
 * what the handler checks is not checked here (wire-protocol.md §10.2).
 */
function forRequests(schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (part) => (part.validated_by === 'handler' ? {} : withNullableMembers(part, orNull)));
}

function orNull(schema: JsonSchema): JsonSchema {
  return Object.keys(schema).length === 0 ? schema : { anyOf: [{ type: 'null' }, schema] };
}

function faultsOf(validate: ValidateFunction): ValidationFault[] {
  return (validate.errors ?? [])
    .filter((error) => !isNullChoice(error))
    .slice(0, MAX_FAULTS)
    .map(faultOf);
}

/** The «or null» branch that `orNull` added: not the rule that the caller broke. */
function isNullChoice(error: ErrorObject): boolean {
  return error.keyword === 'anyOf' || (error.keyword === 'type' && error.params['type'] === 'null');
}

function faultOf(error: ErrorObject): ValidationFault {
  const { missingProperty, allowedValues } = error.params;
  const detail = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
  return {
    path: `${error.instancePath}${typeof missingProperty === 'string' ? `/${missingProperty}` : ''}`,
    rule: error.keyword,
    message: `${error.keyword === 'required' ? 'field is required' : (error.message ?? 'is wrong')}${detail}`,
  };
}

function cached<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  cache.set(key, made);
  return made;
}
