import { describe, expect, test } from '@jest/globals';
import { parseApiVersion } from '../../../src/schema/api-version.js';
import type { SchemaFolder } from '../../../src/schema/diff/schema-folder.js';
import type { JsonSchema } from '../../../src/schema/json-schema.js';
import { planAmendment, planRelease } from '../../../src/schema/release/plan-release.js';
import type { ServiceDefinition } from '../../../src/schema/service-definition.js';
import { readSurface } from '../../../src/schema/surface/read-surface.js';
import { surfaceAt } from '../../../src/schema/surface/surface-at.js';

/** One action that answers the properties named, by version. */
function widgets(names: Readonly<Record<string, readonly string[]>>): ServiceDefinition {
  const versions = Object.entries(names).map(([version, answered]) => {
    const properties = Object.fromEntries(answered.map((name) => [name, { type: 'string' } as const]));
    const response: JsonSchema = { type: 'object', properties };
    return [version, { response }] as const;
  });
  return {
    service: 'widgets',
    description: 'Things for tests.',
    actions: { get: { description: 'Gets one.', versions: Object.fromEntries(versions) } },
  };
}

function folderOf(service: ServiceDefinition, released: readonly string[], frozen = service): SchemaFolder {
  return {
    definitions: [service],
    released: released.map((version) => surfaceAt([frozen], parseApiVersion(version))),
    exceptions: [],
    locate: () => undefined,
  };
}

const SERVICE = widgets({ '2.1': ['name'], '2.32': ['name', 'size'], '2.33': ['name', 'size', 'colour'] });

describe('releasing a version', () => {
  test('freezes its surface and puts what is new on top of the changelog', () => {
    const { files, changelog, entry } = planRelease(folderOf(SERVICE, ['2.30', '2.31']), '2.32');
    const file = files.get('released/2.32.json') ?? '';
    expect([...files.keys()]).toEqual(['released/2.32.json']);
    expect(readSurface(file, '2.32.json')).toEqual(surfaceAt([SERVICE], parseApiVersion('2.32')));
    expect(entry).toBe('## 2.32\n\n- `widgets.get`: response: `size` can be read now\n');
    expect(changelog).toContain(`${entry}\n## 2.31\n\nNothing that callers can see.\n\n## 2.30\n`);
  });

  test.each([
    ['2.31', '2.31 is released already'],
    ['2.29', '2.29 is older than 2.31, which is released'],
    ['2.34', '2.34 is declared by no action; the newest is 2.33'],
    ['2.33', '2.32 is declared and comes before 2.33: release it first'],
    ['next', 'next is not an API version such as 2.12'],
  ])('refuses %s', (version, reason) => {
    expect(() => planRelease(folderOf(SERVICE, ['2.30', '2.31']), version)).toThrow(reason);
  });

  test('refuses while a released version is broken', () => {
    const broken = folderOf(SERVICE, ['2.31'], widgets({ '2.1': ['name', 'weight'] }));
    expect(() => planRelease(broken, '2.32')).toThrow('1 change(s) break released versions');
    expect(() => planAmendment(broken)).toThrow('1 change(s) break released versions');
  });
});

test('amending freezes every released version again, with what it has gained', () => {
  const wider = widgets({ '2.1': ['name', 'weight'] });
  const { files, entry } = planAmendment(folderOf(wider, ['2.30', '2.31'], widgets({ '2.1': ['name'] })));
  expect([...files.keys()]).toEqual(['released/2.30.json', 'released/2.31.json']);
  expect(files.get('released/2.30.json')).toContain('weight');
  expect(entry).toBe('');
});
