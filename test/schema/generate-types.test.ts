import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateActionMap, generateServiceTypes, pascalCase, typeOf } from '../../src/schema/generate-types.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

describe('the type of a schema', () => {
  test.each<[JsonSchema, string, string]>([
    [{ type: 'string' }, 'string', 'string'],
    [{ type: 'integer' }, 'number', 'number'],
    [{ type: ['string', 'null'] }, 'string | null', 'string | null'],
    [{ const: "it's" }, "'it\\'s'", "'it\\'s'"],
    [{ enum: ['a', 1, null] }, "'a' | 1 | null", "'a' | 1 | null"],
    [
      { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'number' } }] },
      'string | number[]',
      'string | number[]',
    ],
    [{ oneOf: [{ type: 'boolean' }, { type: 'null' }] }, 'boolean | null', 'boolean | null'],
    [{ type: 'array' }, 'unknown[]', 'unknown[]'],
    [{ type: 'array', maxItems: 0 }, '[]', '[]'],
    [{ anyOf: [{ type: 'integer' }, { type: ['number', 'null'] }] }, 'number | null', 'number | null'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]', '(string | null)[]'],
    [{}, 'unknown', 'unknown'],
    [{ type: 'object' }, 'Record<string, unknown>', 'Record<string, unknown>'],
    [{ type: 'object', additionalProperties: false }, 'Record<string, never>', 'Record<string, never>'],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      'Record<string, string>',
      'Record<string, string | null>',
    ],
    [{ $ref: '#/definitions/task_model' }, 'TaskModel', 'TaskModelInput'],
    [
      { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'number' } } },
      '{ "a": string; "b"?: number }',
      '{ "a": string; "b"?: number | null }',
    ],
    [
      { properties: { 'odd-name': {} }, additionalProperties: true },
      '{ "odd-name"?: unknown; [key: string]: unknown }',
      '{ "odd-name"?: unknown; [key: string]: unknown }',
    ],
    [{ type: 'string', validated_by: 'handler' }, 'unknown', 'unknown'],
  ])('%j is %s in answers and %s in requests', (schema, response, request) => {
    expect(typeOf(schema, 'response')).toBe(response);
    expect(typeOf(schema, 'request')).toBe(request);
  });
});

test.each([
  ['get_all_ex', 'GetAllEx'],
  ['ping', 'Ping'],
  ['add_2', 'Add2'],
])('%s becomes %s', (name, expected) => {
  expect(pascalCase(name)).toBe(expected);
});

const WIDGETS: ServiceDefinition = {
  service: 'widgets',
  description: 'Widgets.',
  definitions: { size: { type: 'object', description: 'A size.', properties: { width: { type: 'integer' } } } },
  actions: {
    get_all: {
      description: 'Lists widgets.',
      versions: {
        '2.1': { request: { type: 'object' }, response: { type: 'object', properties: { old: { type: 'string' } } } },
        '2.12': {
          request: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, size: { $ref: '#/definitions/size' } },
          },
          response: {
            type: 'object',
            required: ['widgets'],
            properties: { widgets: { type: 'array', items: { type: 'string' } } },
          },
        },
      },
    },
    add_batch: {
      description: 'Adds many.',
      versions: { '2.1': { batch_request: { action: 'get_all', version: '2.12' }, response: { type: 'object' } } },
    },
  },
};

describe('the types of a service', () => {
  test('are those of its definitions and of every version of its actions', () => {
    expect(
      generateServiceTypes(WIDGETS)
        .split('\n')
        .filter((line) => line.startsWith('export')),
    ).toEqual([
      'export type Size = { "width"?: number };',
      'export type SizeInput = { "width"?: number | null };',
      'export type GetAllRequest_2_1 = Record<string, unknown>;',
      'export type GetAllResponse_2_1 = { "old"?: string };',
      'export type GetAllRequest = { "name": string; "size"?: SizeInput | null };',
      'export type GetAllResponse = { "widgets": string[] };',
      'export type AddBatchRequest = ({ "name": string; "size"?: SizeInput | null })[];',
      'export type AddBatchResponse = Record<string, unknown>;',
    ]);
  });

  test('carry the descriptions over, and say where they come from', () => {
    const source = generateServiceTypes(WIDGETS);
    expect(source.split('\n')[0]).toMatch(/^\/\/ Generated from the service file of widgets/);
    expect(source).toContain('/** A size. */');
    expect(source).toContain('/** widgets.get_all, version 2.12: Lists widgets. */');
  });

  test('are gathered by action name', () => {
    expect(generateActionMap([WIDGETS])).toContain(
      "  'widgets.get_all': { request: widgets.GetAllRequest; response: widgets.GetAllResponse };",
    );
  });
});

/** Handlers of the widgets above; each that is wrong is wrong in one way. */
const HANDLERS = {
  good: `
    export const getAll: Handler<'widgets.get_all', CallContext> = (_context, request) => ({
      widgets: [request.name, String(request.size?.width ?? 0)],
    });
    export const handlers: ServiceHandlers<'widgets', CallContext> = { get_all: getAll, add_batch: (_context, lines) => ({ n: lines.length }) };`,
  'reads-unknown-field': `
    export const getAll: Handler<'widgets.get_all', CallContext> = (_context, request) => ({ widgets: [request.colour] });`,
  'forgets-null': `
    export const getAll: Handler<'widgets.get_all', CallContext> = (_context, request) => ({ widgets: [String(request.size.width)] });`,
  'returns-wrong-type': `
    export const getAll: Handler<'widgets.get_all', CallContext> = () => ({ widgets: [5] });`,
  'returns-too-little': `
    export const getAll: Handler<'widgets.get_all', CallContext> = () => ({});`,
  'lacks-a-handler': `
    export const handlers: ServiceHandlers<'widgets', CallContext> = { get_all: () => ({ widgets: [] }) };`,
  'serves-what-nobody-declared': `
    export const handlers: ServiceHandlers<'widgets', CallContext> = {
      get_all: () => ({ widgets: [] }), add_batch: () => ({}), destroy: () => ({}),
    };`,
};

describe('a handler', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let folder = '';
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'armature-types-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'widgets.ts'), generateServiceTypes(WIDGETS));
    // What the generator writes into the map of actions, added to our own.
    const map = generateActionMap([WIDGETS]).replace(
      'export interface Actions {',
      `declare module '${root}src/generated/actions.js' { interface Actions {`,
    );
    await writeFile(join(folder, 'actions.ts'), `${map}}`);
    const imports = ['Handler, ServiceHandlers', 'CallContext'].map((names, index) => {
      return `import type { ${names} } from '${root}src/rpc/${['registry', 'call'][index]}.js';\n`;
    });
    for (const [name, source] of Object.entries(HANDLERS)) {
      await writeFile(join(folder, `${name}.ts`), `${imports.join('')}import './actions.js';\n${source}`);
    }
    const compilerOptions = { noEmit: true, noUnusedLocals: false, typeRoots: [join(root, 'node_modules/@types')] };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
    );
    const tsc = join(root, 'node_modules/.bin/tsc');
    complaints = await new Promise((resolve) => {
      execFile(tsc, ['--project', folder, '--pretty', 'false'], (_error, output) => resolve(output.split(/\n(?! )/)));
    });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const complaintsAbout = (name: string) => complaints.filter((line) => line.includes(`${name}.ts(`)).join('\n');

  test('that keeps to its service file compiles', () => {
    expect(complaintsAbout('good')).toBe('');
  });

  test.each([
    ['reads-unknown-field', "Property 'colour' does not exist"],
    ['forgets-null', "'request.size' is possibly 'null' or 'undefined'"],
    ['returns-wrong-type', "Type 'number' is not assignable to type 'string'"],
    ['returns-too-little', "Type '{}' is not assignable"],
    ['lacks-a-handler', "Property 'add_batch' is missing"],
    ['serves-what-nobody-declared', "'destroy' does not exist"],
  ])('that %s does not: %s', (name, complaint) => {
    expect(complaintsAbout(name)).toContain(complaint);
  });
});
