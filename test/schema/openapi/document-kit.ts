import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { defaultSettings } from '../../../src/generated/settings.js';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import {
  type OpenApiDocument,
  type OpenApiOptions,
  openApiDocument,
} from '../../../src/schema/openapi/openapi-document.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';
import type { Surface } from '../../../src/schema/surface/surface.js';
import { loadDefinitions } from '../../../src/server/load-definitions.js';
import { openApiOptions } from '../../../src/server/openapi-options.js';

/** Versions of ours that differ much; the newest is looked at with its internal actions. */
export const VERSIONS = ['2.1', '2.8', '2.12', '2.20'] as const;

const { own } = await loadDefinitions('');
const options = await openApiOptions(defaultSettings);

/** The document of our services at a version. */
export function documentAt(version: string, more: Partial<OpenApiOptions> = {}): OpenApiDocument {
  return openApiDocument(surfaceAt(own, parseApiVersion(version)), { ...options, ...more });
}

/** The document of a surface that a test made up. */
export function documentOf(surface: Surface, more: Partial<OpenApiOptions> = {}): OpenApiDocument {
  return openApiDocument(surface, { ...options, examples: {}, ...more });
}

/** Compiles schemas of a document by name, with every strict mode that the compiler has. */
export function strictCompiler({ components }: OpenApiDocument): (name: string) => (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, strictRequired: true, allowUnionTypes: true });
  formatsPlugin.default(ajv);
  const schemas: unknown = JSON.parse(
    JSON.stringify(components?.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
  );
  ajv.addSchema({ $defs: schemas }, 'document');
  return (name) => {
    const validate = ajv.getSchema(`document#/$defs/${name}`);
    if (!validate) throw new Error(`the document has no schema ${name}`);
    return (value) => validate(value) === true;
  };
}
