import { readFile } from 'node:fs/promises';
import type { Settings } from '../config/index.js';
import { documentedErrors } from '../rpc/documented-errors.js';
import type { Examples } from '../schema/openapi/action-example.js';
import type { OpenApiOptions } from '../schema/openapi/openapi-document.js';

const EXAMPLES = new URL('../../generated/examples.json', import.meta.url);

/** What OpenAPI documents tell beside the surface: the errors of the catalogue, settings that callers notice, and examples. */
export async function openApiOptions({ auth }: Settings): Promise<OpenApiOptions> {
  // Written by our own build from files that it has checked.
  const examples = JSON.parse(await readFile(EXAMPLES, 'utf8')) as Examples;
  return { errors: documentedErrors(), cookieName: auth.cookie.name, examples };
}
