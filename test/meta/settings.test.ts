import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readHocon } from '../../src/hocon/index.js';
import { isObject } from '../../src/json/is-object.js';
import { type JsonSchema, isJsonSchema, mapSchema } from '../../src/schema/json-schema.js';

const config = (name: string) => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));

let defaults: unknown;
let meta: JsonSchema = {};

beforeAll(async () => {
  const value = await readHocon(config('meta.conf'));
  if (isJsonSchema(value)) meta = value;
  defaults = await readHocon(config('default.conf'));
});

/** Dotted paths of the settings of a tree; lists and what they hold are single settings. */
function settingsIn(value: unknown, prefix = ''): string[] {
  if (!isObject(value)) return [prefix];
  return Object.entries(value).flatMap(([name, below]) => settingsIn(below, prefix ? `${prefix}.${name}` : name));
}

function declaredIn(schema: JsonSchema, prefix = ''): string[] {
  if (!schema.properties) return [prefix];
  return Object.entries(schema.properties).flatMap(([name, below]) =>
    declaredIn(below, prefix ? `${prefix}.${name}` : name),
  );
}

describe('the settings', () => {
  test('with a default are those that are declared', () => {
    expect(settingsIn(defaults).sort()).toEqual(declaredIn(meta).sort());
  });

  test('are good by default', () => {
    const conforms = new Ajv2020({ allErrors: true, strict: false }).compile(meta);
    conforms(defaults);
    expect(conforms.errors ?? []).toEqual([]);
  });

  test('are closed at every level: a typing error is found', () => {
    const open: JsonSchema[] = [];
    mapSchema(meta, (part) => {
      if (part.properties && part.additionalProperties !== false) open.push(part);
      return part;
    });
    expect(open).toEqual([]);
  });

  test('of sections are all required: the code never finds one missing', () => {
    const incomplete = (schema: JsonSchema, path: string): string[] => {
      if (!schema.properties) return [];
      const missing = Object.keys(schema.properties).filter((name) => !(schema.required ?? []).includes(name));
      return [
        ...missing.map((name) => `${path}${name}`),
        ...Object.entries(schema.properties).flatMap(([name, below]) => incomplete(below, `${path}${name}.`)),
      ];
    };
    expect(incomplete(meta, '')).toEqual([]);
  });

  test('are explained where their defaults stand: a comment above, or above the line before', async () => {
    const lines = (await readFile(config('default.conf'), 'utf8')).split('\n').map((line) => line.trim());
    const isSetting = (line: string) => /^[a-z_]+(: |\s*\{ .*\}$)/.test(line);
    const unexplained = lines.filter((line, index) => {
      if (!isSetting(line)) return false;
      let above = index - 1;
      while (isSetting(lines[above] ?? '')) above -= 1;
      return !lines[above]?.startsWith('#');
    });
    expect(unexplained).toEqual([]);
  });
});
