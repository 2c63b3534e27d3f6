import { expect, test } from '@jest/globals';
import { knownVersions } from '../../src/schema/known-versions.js';
import type { ServiceDefinition } from '../../src/schema/service-definition.js';

/** A service with one action of the given versions. */
function serviceWith(...versions: string[]): ServiceDefinition {
  const version = { request: {}, response: {} };
  const declared = Object.fromEntries(versions.map((name) => [name, version]));
  return {
    service: 'widgets',
    description: 'Widgets.',
    actions: { run: { description: 'Runs.', versions: declared } },
  };
}

const textsOf = (...services: ServiceDefinition[]) => knownVersions(services).map(({ text }) => text);

test('the versions of an API are those of ClearML, from 2.31 down to 2.1', () => {
  const versions = textsOf();
  expect(versions).toHaveLength(31);
  expect([versions[0], versions[21], versions[30]]).toEqual(['2.31', '2.10', '2.1']);
});

test('and those above that an action declares, each once', () => {
  expect(textsOf(serviceWith('2.5', '2.40', '3.0'), serviceWith('1.0', '2.40')).slice(0, 4)).toEqual([
    '3.0',
    '2.40',
    '2.31',
    '2.30',
  ]);
});
