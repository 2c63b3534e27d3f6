import { Ajv2020 } from 'ajv/dist/2020.js';

/** A place that may break a rule, and why. */
export interface LintException {
  /** Id of the rule. */
  rule: string;
  service: string;
  /** JSON pointer in the service file, as the report gives it. */
  place: string;
  reason: string;
}

const TEXT = { type: 'string', minLength: 1 };
const SCHEMA = {
  type: 'object',
  required: ['exceptions'],
  additionalProperties: false,
  properties: {
    exceptions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rule', 'service', 'place', 'reason'],
        additionalProperties: false,
        properties: { rule: TEXT, service: TEXT, place: TEXT, reason: TEXT },
      },
    },
  },
};

/** A file of exceptions that says something else. */
export class LintExceptionsError extends Error {
  constructor(file: string, reason: string) {
    super(`${file} does not hold exceptions: ${reason}`);
    this.name = 'LintExceptionsError';
  }
}

/**
 * The exceptions that a file holds (schema/lint-exceptions.conf).
 * @throws LintExceptionsError
 */
export function readExceptions(value: unknown, file: string): readonly LintException[] {
  const conforms = new Ajv2020({ strict: false }).compile<{ exceptions: LintException[] }>(SCHEMA);
  if (conforms(value)) return value.exceptions;
  const [error] = conforms.errors ?? [];
  throw new LintExceptionsError(file, `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`);
}
