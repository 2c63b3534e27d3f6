import { beforeAll, describe, expect, test } from '@jest/globals';
import { adaptersFor } from '../../src/rpc/version-adapter.js';
import { compareVersions, parseApiVersion } from '../../src/schema/api-version.js';
import { versionAdapters } from '../../src/versions/index.js';
import { type FixtureCase, readFixtures } from './fixtures.js';

const named = versionAdapters.map((adapter) => ({ name: adapter.name, adapter }));

describe.each(named)('the change $name', ({ name, adapter }) => {
  let old: FixtureCase[];
  let current: FixtureCase[];

  beforeAll(async () => {
    ({ old, current } = await readFixtures(name));
  });

  test('has as many cases before as after, of the same actions', () => {
    expect(old.length).toBeGreaterThan(0);
    expect(current.map(({ action }) => action)).toEqual(old.map(({ action }) => action));
    expect(adapter.actions).toEqual(expect.arrayContaining(old.map(({ action }) => action)));
  });

  test('turns each old request into the new one', () => {
    const made = old.map(({ action, request }) => request && (adapter.request?.(request, action) ?? request));
    expect(made).toEqual(current.map(({ request }) => request));
  });

  test('turns each new answer into the old one', () => {
    const made = current.map(({ action, answer }) => answer && (adapter.response?.(answer, action) ?? answer));
    expect(made).toEqual(old.map(({ answer }) => answer));
  });

  test('is tried in each direction that it has', () => {
    expect(adapter.request === undefined || old.some(({ request }) => request !== undefined)).toBe(true);
    expect(adapter.response === undefined || current.some(({ answer }) => answer !== undefined)).toBe(true);
  });

  test('leaves what it is given as it was', () => {
    const before = structuredClone({ old, current });
    for (const { action, request } of old) if (request) adapter.request?.(request, action);
    for (const { action, answer } of current) if (answer) adapter.response?.(answer, action);
    expect({ old, current }).toEqual(before);
  });
});

describe('the list of changes', () => {
  test('goes from new to old, and no name is there twice', () => {
    const names = versionAdapters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const order = versionAdapters.map(({ before }) => before);
    expect(order).toEqual([...order].sort((a, b) => compareVersions(b, a)));
  });

  test.each([
    ['server.info', '2.1', ['info-without-api-version', 'info-without-uid']],
    ['server.info', '2.7', ['info-without-api-version', 'info-without-uid']],
    ['server.info', '2.8', ['info-without-api-version']],
    ['server.info', '2.11', ['info-without-api-version']],
    ['server.info', '2.12', []],
    ['users.get_all_ex', '2.7', ['active-in-projects']],
    ['users.get_all_ex', '2.8', []],
    ['models.get_by_id', '2.2', ['metadata-list', 'merged-tags']],
    ['models.get_by_id', '2.3', ['metadata-list']],
    ['models.get_by_id', '2.16', ['metadata-list']],
    ['models.get_by_id', '2.17', []],
    ['projects.get_all', '2.2', ['merged-tags']],
    ['projects.get_all', '2.3', []],
    ['queues.get_all', '2.4', ['metadata-list']],
    ['queues.get_all', '2.16', ['metadata-list']],
    ['queues.get_all', '2.17', []],
    ['tasks.edit', '2.2', ['single-models', 'docker-command', 'legacy-parameters', 'merged-tags']],
    ['tasks.edit', '2.3', ['single-models', 'docker-command', 'legacy-parameters']],
    ['tasks.get_by_id', '2.8', ['single-models', 'docker-command', 'legacy-parameters']],
    ['tasks.get_by_id', '2.9', ['single-models', 'docker-command']],
    ['tasks.get_all_ex', '2.12', ['single-models', 'docker-command']],
    ['tasks.get_all_ex', '2.13', []],
    ['tasks.update_batch', '2.2', ['merged-tags']],
    ['tasks.update_batch', '2.3', []],
    ['tasks.started', '2.1', []],
    ['debug.ping', '0.5', []],
  ])('holds for %s at %s: %j', (action, version, names) => {
    expect(adaptersFor(versionAdapters, action, parseApiVersion(version)).map(({ name }) => name)).toEqual(names);
  });
});
