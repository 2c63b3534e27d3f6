import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { AUTH_INDEXES, BACKEND_INDEXES, ensureIndexes } from '../../src/database/indexes.js';
import { type TestDatabases, testDatabases } from '../support/test-database.js';

let databases: TestDatabases;

beforeAll(() => {
  databases = testDatabases();
});

afterAll(() => databases.drop());

const collection = (name: string): Collection<Document> => databases.client.db(databases.backend).collection(name);
const namesOf = async (name: string) => (await collection(name).indexes()).map((index) => index.name);

describe('ensureIndexes', () => {
  test('creates what is missing, under the names of the driver', async () => {
    await ensureIndexes(collection('fresh'), [
      { keys: { company: 1, last_update: -1, _id: 1 } },
      { keys: { name: 1 }, options: { unique: true } },
    ]);
    expect(await namesOf('fresh')).toEqual(['_id_', 'company_1_last_update_-1__id_1', 'name_1']);
    expect(await collection('fresh').indexes()).toContainEqual(
      expect.objectContaining({ name: 'name_1', unique: true }),
    );
  });

  test('leaves an index alone that has the name already, whatever it says', async () => {
    await collection('older').createIndex({ title: 'text' }, { name: 'main_text_index' });
    const definition = { keys: { name: 'text', comment: 'text' }, name: 'main_text_index' } as const;
    await ensureIndexes(collection('older'), [definition, { keys: { a: 1 } }]);
    expect(await namesOf('older')).toEqual(['_id_', 'main_text_index', 'a_1']);
    const indexes = await collection('older').indexes();
    expect(indexes.find(({ name }) => name === 'main_text_index')).toMatchObject({ weights: { title: 1 } });
  });

  test('does nothing the second time, and keeps indexes that it does not know', async () => {
    const definitions = [{ keys: { a: 1 } }, { keys: { b: -1 } }] as const;
    await collection('twice').createIndex({ foreign: 1 });
    await ensureIndexes(collection('twice'), definitions);
    await ensureIndexes(collection('twice'), definitions);
    expect(await namesOf('twice')).toEqual(['_id_', 'foreign_1', 'a_1', 'b_-1']);
  });

  test('may run twice at once', async () => {
    const definitions = [{ keys: { a: 1 } }, { keys: { a: 1, b: 1 } }] as const;
    await Promise.all([1, 2, 3].map(() => ensureIndexes(collection('together'), definitions)));
    expect(await namesOf('together')).toEqual(['_id_', 'a_1', 'a_1_b_1']);
  });
});

describe('the declared indexes', () => {
  const all = Object.entries({ ...BACKEND_INDEXES, ...prefixed(AUTH_INDEXES) });

  test.each(all)('of %s have names of their own, and one text index at most', (_collection, definitions) => {
    const keys = definitions.map(({ keys: index }) => JSON.stringify(index));
    expect(new Set(keys).size).toBe(keys.length);
    expect(definitions.filter(({ keys: index }) => Object.values(index).includes('text')).length).toBeLessThanOrEqual(
      1,
    );
  });

  test.each([
    ['project', { name: 10, description: 10, _id: 1, id: 10 }],
    ['model', { name: 10, comment: 10, parent: 5, task: 3, project: 3, _id: 1, id: 10 }],
    [
      'task',
      {
        name: 10,
        comment: 10,
        report: 10,
        'models.output.model': 2,
        'models.input.model': 2,
        'script.repository': 1,
        'script.entry_point': 1,
        _id: 1,
        id: 10,
      },
    ],
  ])('of %s hold the text index of existing databases', (name, weights) => {
    expect(BACKEND_INDEXES[name]).toContainEqual(
      expect.objectContaining({ name: `backend-db.${name}.main_text_index`, options: { weights } }),
    );
  });

  test.each([
    ['project', { name: 1, company: 1 }],
    ['queue', { name: 1, company: 1 }],
    ['url_to_delete', { url: 1, company: 1 }],
  ])('of %s keep the uniqueness that clients rely on', (name, keys) => {
    expect(BACKEND_INDEXES[name]).toContainEqual(
      expect.objectContaining({ keys, options: expect.objectContaining({ unique: true }) }),
    );
  });

  test('of listings have the tie-breaker of every order after the field that they are ordered by', () => {
    const descending = Object.entries(BACKEND_INDEXES).flatMap(([name, definitions]) =>
      name === 'versions' ? [] : definitions.filter(({ keys }) => Object.values(keys).includes(-1)),
    );
    expect(descending.length).toBeGreaterThan(0);
    for (const { keys } of descending) {
      const fields = Object.keys(keys);
      expect(fields[fields.findIndex((field) => keys[field] === -1) + 1]).toBe('_id');
    }
  });
});

function prefixed<Value>(indexes: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(indexes).map(([name, value]) => [`auth.${name}`, value]));
}
