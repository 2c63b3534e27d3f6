import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import { compareSurfaces } from '../../../src/schema/diff/compare-surfaces.js';
import { ALL_RULES } from '../../../src/schema/diff/rules/index.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';

/** A folder per rule: a service before and after, and the exact report. */
const FIXTURES = new URL('fixtures/', import.meta.url);
const VERSION = parseApiVersion('2.13');

const ids = ALL_RULES.map(({ id }) => id);
const folders = (await readdir(FIXTURES)).sort();

async function readFixture<T>(rule: string, name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`${rule}/${name}.json`, FIXTURES), 'utf8')) as T;
}

async function surfaceOf(rule: string, name: string) {
  return surfaceAt([await readFixture<ServiceDefinition>(rule, name)], VERSION);
}

describe('the table of rules', () => {
  test('gives each rule an id of its own', () => {
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has a pair of fixtures for each rule, and none beside them', () => {
    expect(folders).toEqual(ids.toSorted());
  });

  test.each([...ALL_RULES])('says in whole sentences what $id is for and how to mend it', (rule) => {
    expect(rule.purpose).toMatch(/^[A-Z].*\.$/);
    expect(rule.kind === 'breaking' ? rule.fix : 'Fine.').toMatch(/^[A-Z].*\.$/);
  });
});

describe('comparing the fixtures of a rule', () => {
  test.each(folders)('%s is reported, and nothing else', async (rule) => {
    const report = compareSurfaces(await surfaceOf(rule, 'before'), await surfaceOf(rule, 'after'));
    expect(report).toEqual(await readFixture(rule, 'report'));
    expect(report.map((change) => change.rule)).toEqual([rule]);
  });
});
