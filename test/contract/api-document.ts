import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';

/** A schema of a document; references are `#/components/schemas/<name>`. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a document says of a response. */
interface DocumentedResponse {
  content?: Readonly<Record<string, { schema?: Schema }>>;
  headers?: Readonly<Record<string, { required?: boolean }>>;
  /** The errors that come with its status. */
  'x-errors'?: readonly { code: number; subcode: number }[];
}

/** An operation, with where it stands in the document. */
export interface Operation {
  /** `service.action`. */
  name: string;
  path: string;
  /** Version of the action that serves it. */
  served: string;
  mediaTypes: Readonly<Record<string, MediaType>>;
  responses: Readonly<Record<string, DocumentedResponse>>;
}

/** How a body of one media type looks. */
export interface MediaType {
  schema?: Schema;
  'x-item-schema'?: Schema;
  example?: unknown;
  examples?: Readonly<Record<string, { value?: unknown }>>;
}

/** An OpenAPI document as its readers use it. */
export interface ApiDocument {
  operations: readonly Operation[];
  /** A schema with its reference followed. */
  resolve(schema: Schema): Schema;
  /** What is wrong with a value by a schema of the document; undefined when nothing is. */
  fault(schema: Schema, value: unknown): string | undefined;
}

interface Reference {
  $ref?: string;
}

interface RawOperation {
  operationId: string;
  'x-served-version': string;
  requestBody: { content: Record<string, MediaType> };
  responses: Record<string, DocumentedResponse & Reference>;
}

/** What we read of an OpenAPI document. */
export interface RawDocument {
  paths: Record<string, { post: RawOperation }>;
  components: { schemas: Record<string, Schema>; responses: Record<string, DocumentedResponse> };
}

/** Reads an OpenAPI document for calls. */
export function readDocument({ paths, components }: RawDocument): ApiDocument {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formatsPlugin.default(ajv);
  ajv.addSchema({ components }, DOCUMENT);
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (schema: Schema): ValidateFunction => {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${DOCUMENT}#`);
    const known = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, known);
    return known;
  };
  return {
    operations: Object.entries(paths).map(([path, { post }]) => ({
      name: post.operationId,
      path,
      served: post['x-served-version'],
      mediaTypes: post.requestBody.content,
      responses: Object.fromEntries(
        Object.entries(post.responses).map(([status, response]) => [
          status,
          response.$ref === undefined ? response : (components.responses[nameOf(response.$ref)] ?? {}),
        ]),
      ),
    })),
    resolve(schema) {
      const { $ref, ...beside } = schema;
      return typeof $ref === 'string' ? { ...components.schemas[nameOf($ref)], ...beside } : schema;
    },
    fault(schema, value) {
      const validate = validatorOf(schema);
      return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'answer' });
    },
  };
}

const DOCUMENT = 'api';

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
