import { pascalCase } from '../../generate-types.js';
import { type ClientModel, type ClientService, distinctErrors } from '../client-model.js';
import type { ClientError, GeneratedFile } from '../generated-file.js';
import { camelCase, docComment, generatedBy } from './source-text.js';

/** The name of the package, and with its version the name by which the server knows its callers. */
export const PACKAGE_NAME = 'armature-client';

/** package.json and tsconfig.json. */
export function packageFiles({ apiVersion }: ClientModel, packageVersion: string): GeneratedFile[] {
  const source = `the service files, for API ${apiVersion}`;
  const description = {
    '//': generatedBy(source),
    name: PACKAGE_NAME,
    version: packageVersion,
    description: `Client for version ${apiVersion} of the API`,
    license: 'Apache-2.0',
    private: true,
    type: 'module',
    engines: { node: '>=18' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    sideEffects: false,
    scripts: { build: 'tsc', prepare: 'tsc' },
    devDependencies: { typescript: '>=5.4' },
  };
  return [
    { path: 'package.json', text: `${JSON.stringify(description, null, 2)}\n` },
    { path: 'tsconfig.json', text: `// ${generatedBy(source)}\n${TSCONFIG}` },
    { path: '.gitignore', text: `# ${generatedBy(source)}\ndist\nnode_modules\n` },
  ];
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2022", "dom"],
    "module": "nodenext",
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "isolatedModules": true,
    "verbatimModuleSyntax": true,
    "types": [],
    "rootDir": "src",
    "outDir": "dist",
    "declaration": true
  },
  "include": ["src"]
}
`;

/** The module of `createClient`. */
export function clientModule({ apiVersion, services }: ClientModel, packageVersion: string): string {
  const imports = services.map(
    ({ name }) => `import { create${pascalCase(name)} } from './services/${fileName(name)}.js';`,
  );
  const members = services.flatMap(({ name, description }) => [
    ...docComment([description], '    '),
    `    ${camelCase(name)}: create${pascalCase(name)}(send),`,
  ]);
  return `// ${generatedBy(`the service files, for API ${apiVersion}`)}
import type { ClientOptions, Connection } from './runtime/options.js';
import { createTransport } from './runtime/transport.js';
${imports.join('\n')}

/** The version of the API that every call is made at. */
export const API_VERSION = '${apiVersion}';

/** Every service of the API, by its name. */
export type Client = ReturnType<typeof createClient>;

/**
 * A client of one server. It logs in with its first call, and again whenever its token is about to expire.
 *
 * @throws TypeError when the address or the credentials cannot be used; its message does not show them
 */
export function createClient(connection: Connection, options: ClientOptions = {}) {
  const target = { apiVersion: API_VERSION, clientName: '${PACKAGE_NAME}-${packageVersion}' };
  const send = createTransport(connection, options, target);
  return {
${members.join('\n')}
  };
}
`;
}

/** The module that users import. */
export function indexModule({ apiVersion, services }: ClientModel): string {
  const types = services.map(
    ({ name }) => `export type * as ${camelCase(name)} from './services/${fileName(name)}.js';`,
  );
  return `// ${generatedBy(`the service files, for API ${apiVersion}`)}
export { API_VERSION, type Client, createClient } from './client.js';
export type { Answer, Answered, Meta } from './runtime/answer.js';
export type { ErrorName } from './runtime/error-names.js';
export {
  ApiError,
  type ApiErrorName,
  NetworkError,
  TimeoutError,
  UnexpectedAnswerError,
  isApiError,
} from './runtime/errors.js';
export type { CallOptions, ClientOptions, Connection, KeyConnection, TokenConnection } from './runtime/options.js';
${types.join('\n')}
`;
}

/** The table of the catalogue, in the place of the runtime's stand-in. */
export function errorNamesModule(errors: readonly ClientError[]): string {
  const distinct = distinctErrors(errors);
  const names = distinct.map(({ code, subcode, name }) => `  '${code}/${subcode}': '${name}',`);
  const retryable = distinct.filter((error) => error.retryable).map(({ name }) => `'${name}'`);
  return `// ${generatedBy('the error catalogue')}

/** Names of the errors, by code and subcode. */
export const ERROR_NAMES = {
${names.join('\n')}
} as const;

/** Name of an error that the server can answer with. */
export type ErrorName = (typeof ERROR_NAMES)[keyof typeof ERROR_NAMES];

/** Errors after which the same call can succeed, whatever it does. */
export const RETRYABLE_ERRORS: readonly string[] = [${retryable.join(', ')}];
`;
}

/** `saved_queries` → `saved-queries`. */
export function fileName(service: ClientService['name']): string {
  return service.replaceAll('_', '-');
}
