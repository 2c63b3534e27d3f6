import { clientModel } from '../client-model.js';
import type { ClientGenerator, GeneratedFile } from '../generated-file.js';
import { runtimeFiles } from '../runtime-files.js';
import { clientModule, errorNamesModule, fileName, indexModule, packageFiles } from './package-files.js';
import { readme } from './readme.js';
import { serviceModule } from './service-module.js';
import { generatedBy } from './source-text.js';

/**
 * The TypeScript package: `createClient`, a module of methods and types for each service, and a runtime that does not depend
 * on the schema but for the names of errors.
 */
export const generateTypescriptClient: ClientGenerator = (surface, { packageVersion, errors, internal = false }) => {
  const model = clientModel(surface, internal);
  return [
    ...packageFiles(model, packageVersion),
    { path: 'README.md', text: readme(model) },
    { path: 'src/index.ts', text: indexModule(model) },
    { path: 'src/client.ts', text: clientModule(model, packageVersion) },
    ...runtime(errorNamesModule(errors)),
    ...model.services.map((service) => ({
      path: `src/services/${fileName(service.name)}.ts`,
      text: serviceModule(service, model.apiVersion),
    })),
  ];
};

const STAND_IN = 'error-names.ts';

function runtime(errorNames: string): GeneratedFile[] {
  const notice = `// ${generatedBy("the client's runtime")}\n`;
  return runtimeFiles('typescript', '.ts').map(({ path, text }) => ({
    path: `src/runtime/${path}`,
    text: path === STAND_IN ? errorNames : notice + text,
  }));
}
