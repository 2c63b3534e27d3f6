import { describe, expect, test } from '@jest/globals';
import {
  modelEntity,
  presentAll,
  presentDocument,
  projectEntity,
  taskEntity,
  userEntity,
} from '../../src/query/index.js';

describe('a presented document', () => {
  test('has its id as `id`, and nothing that the table does not know', () => {
    const stored = { _id: 'u1', company: 'c', name: 'Ada', _cls: 'User', password: 'x', $internal: 1 };
    expect(presentDocument(userEntity, stored)).toEqual({ id: 'u1', company: 'c', name: 'Ada' });
  });

  test('has the defaults of its kind for what is missing or null', () => {
    const filled = {
      id: 'm1',
      tags: [],
      system_tags: [],
      uri: '',
      design: {},
      labels: {},
      metadata: {},
      last_iteration: 0,
      last_metrics: {},
    };
    expect(presentDocument(modelEntity, { _id: 'm1' })).toEqual(filled);
    const nulls = Object.fromEntries(Object.keys(modelEntity.fields).map((name) => [name, null]));
    expect(presentDocument(modelEntity, { ...nulls, _id: 'm1' })).toEqual(filled);
    expect(presentAll(modelEntity, { _id: 'm1' })).toEqual({ ...filled, ui_cache: {}, unique_metrics: [] });
    expect(presentDocument(projectEntity, { _id: 'p1' })).toEqual({
      id: 'p1',
      tags: [],
      system_tags: [],
      featured: 9999,
    });
    expect(presentAll(userEntity, { _id: 'u1' })).toEqual({ id: 'u1', preferences: '' });
  });

  test('has the defaults of embedded objects', () => {
    expect(presentDocument(taskEntity, { _id: 't1', script: null, execution: { queue: null } })).toMatchObject({
      status: 'created',
      script: { binary: 'python', repository: '', entry_point: '', requirements: {} },
      execution: { test_split: 0, parameters: {}, model_desc: {}, model_labels: {}, artifacts: {} },
      models: { input: [], output: [] },
      output: {},
    });
  });

  test('does not share its defaults with other documents', () => {
    const first = presentDocument(modelEntity, { _id: 'm1' });
    first.tags?.push('changed');
    expect(presentDocument(modelEntity, { _id: 'm2' }).tags).toEqual([]);
  });

  test('keeps nulls inside free-form values and drops them elsewhere', () => {
    const stored = {
      _id: 'm1',
      comment: null,
      design: { a: null, b: { c: null } },
      labels: { x: null },
      ready: null,
      parent: undefined,
    };
    const presented = presentDocument(modelEntity, stored);
    expect(presented).toMatchObject({ design: { a: null, b: { c: null } }, labels: { x: null } });
    for (const name of ['comment', 'ready', 'parent']) expect(presented).not.toHaveProperty(name);
    expect(presentDocument(taskEntity, { _id: 't', models: { input: [{ name: null, model: 'm' }] } })).toMatchObject({
      models: { input: [{ model: 'm' }] },
    });
  });

  test('has dates as texts', () => {
    const presented = presentDocument(modelEntity, {
      _id: 'm1',
      created: new Date('2020-01-01T00:00:00Z'),
      last_update: new Date('2020-01-01T01:01:01.500Z'),
    });
    expect(presented).toMatchObject({
      created: '2020-01-01T00:00:00+00:00',
      last_update: '2020-01-01T01:01:01.500000+00:00',
    });
  });

  test('has its tags sorted by code point, other lists as they are', () => {
    const presented = presentDocument(taskEntity, {
      _id: 't1',
      tags: ['b', 'B', 'a', 'ä', '\u{1F600}', '\uFF5A', 'a1'],
      system_tags: ['z', 'y'],
      report_assets: ['z', 'y'],
    });
    expect(presented).toMatchObject({
      tags: ['B', 'a', 'a1', 'b', 'ä', '\uFF5A', '\u{1F600}'],
      system_tags: ['y', 'z'],
      report_assets: ['z', 'y'],
    });
  });

  test('has the keys of escaped maps unescaped, and those of other maps as they are', () => {
    const item = { key: 'k', type: 't', value: 'v%2E' };
    expect(
      presentDocument(modelEntity, {
        _id: 'm1',
        metadata: { 'a%2Eb': item, '%_id': item, '50%%': item, '%_%_proto%_%_': item },
        labels: { 'a%2Eb': 1 },
        design: { 'a%2Eb': { '%_x': 1 } },
      }),
    ).toEqual(
      expect.objectContaining({
        metadata: JSON.parse(
          JSON.stringify({ 'a.b': item, _id: item, '50%': item }).replace(
            /}$/,
            `,"__proto__":${JSON.stringify(item)}}`,
          ),
        ),
        labels: { 'a%2Eb': 1 },
        design: { 'a%2Eb': { '%_x': 1 } },
      }),
    );
    expect(
      presentDocument(taskEntity, {
        _id: 't1',
        hyperparams: { 'a%2Eb': { 'c%24': { 'name%2E': 'x' } } },
        configuration: { 'a%2Eb': { 'c%24': 1 } },
        container: { 'a%2Eb': 'x' },
        execution: { model_labels: { 'a%2Eb': 1 } },
        runtime: { 'a%2Eb': 1 },
      }),
    ).toMatchObject({
      hyperparams: { 'a.b': { c$: { 'name%2E': 'x' } } },
      configuration: { 'a.b': { 'c%24': 1 } },
      container: { 'a.b': 'x' },
      execution: { model_labels: { 'a.b': 1 } },
      runtime: { 'a%2Eb': 1 },
    });
  });

  test('cannot get another prototype from what is stored', () => {
    const stored = JSON.parse(
      '{"_id":"m1","__proto__":{"x":1},"metadata":{"__proto__":{"x":1}},"design":{"__proto__":{"x":1}}}',
    );
    const presented = presentDocument(modelEntity, stored);
    expect(presented).not.toHaveProperty('x');
    expect(presented.metadata).not.toHaveProperty('x');
    expect(Object.getPrototypeOf(presented.metadata)).toBe(Object.prototype);
    expect(JSON.stringify(presented.metadata)).toBe('{"__proto__":{"x":1}}');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
