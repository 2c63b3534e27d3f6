import { clientModel } from '../client-model.js';
import type { ClientGenerator, GeneratedFile } from '../generated-file.js';
import { runtimeFiles } from '../runtime-files.js';
import { catalogueModule } from './catalogue-module.js';
import { clientModule } from './client-module.js';
import { COPIED_MARK, generatedMark } from './generated-mark.js';
import { initModule, projectFile } from './package-files.js';
import { memberName } from './python-names.js';
import { readme } from './readme.js';
import { serviceModule } from './service-module.js';

/** Folder of the importable package, and its name. */
const PACKAGE = 'armature_client';

/**
 * The Python client of a surface: a package for Python 3.9 and newer that needs the standard library alone. A module for each
 * service is made from the schema; the rest of the code is `runtime`, copied as it is.
 */
export const generatePythonClient: ClientGenerator = (surface, { packageVersion, errors, internal = false }) => {
  const model = clientModel(surface, internal);
  const { apiVersion, services } = model;
  const modules: GeneratedFile[] = [
    { path: '__init__.py', text: initModule(apiVersion) },
    { path: '_catalogue.py', text: catalogueModule(errors, apiVersion) },
    { path: 'client.py', text: clientModule(services, apiVersion, packageVersion) },
    { path: 'py.typed', text: `${generatedMark(apiVersion)}\n` },
    {
      path: 'services/__init__.py',
      text: `${generatedMark(apiVersion)}\n"""A module for every service of the API."""\n`,
    },
    ...services.map((service) => ({
      path: `services/${memberName(service.name)}.py`,
      text: serviceModule(service, apiVersion),
    })),
    ...runtimeFiles('python', '.py').map(({ path, text }) => ({ path, text: `${COPIED_MARK}\n${text}` })),
  ];
  return [
    { path: 'README.md', text: readme(model) },
    { path: 'pyproject.toml', text: projectFile(apiVersion, packageVersion) },
    ...modules.map(({ path, text }) => ({ path: `${PACKAGE}/${path}`, text })),
  ];
};
