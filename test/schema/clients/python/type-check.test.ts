import { cp, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateClient, writeFiles } from '../../../../src/cli/client.js';
import { parseApiVersion } from '../../../../src/schema/api-version.js';
import { newestVersion } from '../../../../src/schema/newest-version.js';
import type { ServiceDefinition } from '../../../../src/schema/service-definition.js';
import { surfaceAt } from '../../../../src/schema/surface/surface-at.js';
import { loadDefinitions } from '../../../../src/server/load-definitions.js';
import { type TypeMistake, typeMistakes } from '../../../support/pyright.js';

const API_TESTS = new URL('../../../api/clients/', import.meta.url);

/** Wrong uses of the client, each with the rule that it breaks. */
const WRONG = [
  ['client.models.get_all(projects=["p"])', 'reportCallIssue'],
  ['client.models.get_all("p")', 'reportCallIssue'],
  ['client.models.create(name="n")', 'reportCallIssue'],
  ['client.models.create(uri=None, name="n")', 'reportArgumentType'],
  ['client.models.get_all(page_size="50")', 'reportArgumentType'],
  ['client.models.get_all(_any_={"field": ["name"]})', 'reportArgumentType'],
  ['client.models.get_by_id(model="m")["models"]', 'reportGeneralTypeIssues'],
  ['client.models.get_by_id(model="m")["model"]["name"]', 'reportTypedDictNotRequiredAccess'],
  ['client.models.get_all_of_them()', 'reportAttributeAccessIssue'],
  ['ApiError("a", 400, {}).name == "bad_request.no_such_error"', 'reportUnnecessaryComparison'],
] as const;

/** A service with names that Python, typing or the client has already, and types that need quoting. */
const ODD: ServiceDefinition = {
  service: 'import',
  description: 'Says "odd"',
  defaults: { available_from: '2.1' },
  definitions: {
    any: {
      type: 'object',
      required: ['list'],
      properties: { list: { type: 'array', items: { type: 'string' } }, 'x-y': {}, __p: { description: '"p"' } },
    },
    action: { description: String.raw`\d`, type: 'string', enum: ['a, [b]', 'c'.repeat(50), 'd'.repeat(50)] },
    mapping: { type: 'object', additionalProperties: { $ref: '#/definitions/any' } },
    plain: { $ref: '#/definitions/mapping' },
  },
  actions: {
    str: {
      description: 'Quotes """ inside.',
      versions: {
        '2.1': {
          request: {
            type: 'object',
            required: ['class'],
            properties: {
              class: { $ref: '#/definitions/action' },
              int: { $ref: '#/definitions/any' },
              timeout: { type: ['integer', 'string'] },
              answer: {},
              '1.st': { const: 'one' },
            },
          },
          response: { type: 'object', properties: { p: { $ref: '#/definitions/plain' }, none: { type: 'null' } } },
        },
      },
    },
  },
};

describe('the type checker', () => {
  let folder: string;
  let mistakes: TypeMistake[];
  let filesChecked: number;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'armature-pyright-')));
    const { own, extra } = await loadDefinitions(fileURLToPath(new URL('extra-services', API_TESTS)));
    const versions = ['2.1', '2.8', '2.12', '2.20', newestVersion(own).text];
    for (const version of versions) {
      const surface = surfaceAt([...own, ...extra, ODD], parseApiVersion(version));
      await writeFiles(generateClient('python', surface), join(folder, version));
    }
    await cp(new URL('python', API_TESTS), join(folder, 'scripts'), { recursive: true });
    const head = 'from armature_client import ApiError, Client\n\nclient = Client("http://localhost:8008")\n';
    const lines = WRONG.map(([code]) => `print(${code})`);
    await writeFile(join(folder, 'scripts', 'wrong.py'), `${head}${lines.join('\n')}\n`);
    const path = [join(folder, versions.at(-1) ?? '')];
    const roots = [...versions.map((root) => ({ root })), { root: 'scripts', path }];
    ({ mistakes, filesChecked } = await typeMistakes(folder, roots));
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true }));

  test('finds nothing wrong in the packages for 2.1, 2.8, 2.12, 2.20 and the newest version', () => {
    expect(mistakes.filter(({ file }) => !file.startsWith('scripts/'))).toEqual([]);
    expect(filesChecked).toBeGreaterThan(100);
  });

  test('finds nothing wrong in scripts that use the client well', () => {
    expect(mistakes.filter(({ file }) => file.startsWith('scripts/') && !file.endsWith('wrong.py'))).toEqual([]);
  });

  test.each(WRONG.map(([code, rule], index) => [code, rule, index + 4] as const))(
    'finds %s wrong',
    (_code, rule, line) => {
      const found = mistakes.filter((mistake) => mistake.file === 'scripts/wrong.py' && mistake.line === line);
      expect(found.map((mistake) => mistake.rule)).toContain(rule);
    },
  );
});
