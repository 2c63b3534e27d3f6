import { expect } from '@jest/globals';
import type { CommandStartedEvent } from 'mongodb';
import { type Database, openDatabase, prepareDatabase } from '../../src/database/index.js';
import { defaultSettings } from '../../src/generated/settings.js';
import type { JsonObject } from '../../src/json/is-object.js';
import type { Entity } from '../../src/query/entity.js';
import { type ListOptions, type Listing, listEntities } from '../../src/query/index.js';
import { testDatabases } from '../support/test-database.js';

/** The moment that tests call now, and the company that asks. */
export const NOW = new Date('2026-11-21T09:43:57.531Z');
export const COMPANY = 'company-1';

/** A prepared database of one test file, what it was sent, and the listing under test. */
export interface QueryKit {
  database: Database;
  settings: typeof defaultSettings;
  /** The commands sent since `forgetCommands`, oldest first. */
  commands: readonly CommandStartedEvent[];
  forgetCommands(): void;
  /** Inserts documents as they are, of the asking company unless they say otherwise. */
  insert(collection: string, documents: readonly JsonObject[]): Promise<void>;
  /** Lists as `get_all_ex` does, unless the options say otherwise. */
  list(entity: Entity, request: JsonObject, options?: Partial<ListOptions>): Promise<Listing<JsonObject>>;
  /** The ids of a listing, in its order. */
  ids(entity: Entity, request: JsonObject, options?: Partial<ListOptions>): Promise<unknown[]>;
  close(): Promise<void>;
}

/** Opens databases of its own with all indexes. `query` overrides settings of that name. */
export async function openQueryKit(query: Partial<typeof defaultSettings.query> = {}): Promise<QueryKit> {
  const names = testDatabases();
  const { client, database } = openDatabase({ ...names, timeoutMs: 5000, poolSize: 5, monitorCommands: true });
  const commands: CommandStartedEvent[] = [];
  client.on('commandStarted', (event) => commands.push(event));
  let count = 0;
  const newId = () => `id-${(count += 1)}`;
  await prepareDatabase({ database, company: { id: COMPANY, name: 'the company' }, now: NOW, newId });
  const settings = { ...defaultSettings, query: { ...defaultSettings.query, ...query } };

  const list: QueryKit['list'] = async (entity, request, options = {}) => {
    const plain = { company: COMPANY, allowPublic: true, now: NOW, newId, ...options };
    const source = { database, settings };
    const { rows, ...scroll } =
      options.expand === false
        ? await listEntities(source, entity, request, { ...plain, expand: false })
        : await listEntities(source, entity, request, { ...plain, expand: true });
    return { rows: rows.map(asObject), ...scroll };
  };
  return {
    database,
    settings,
    commands,
    forgetCommands: () => void commands.splice(0),
    async insert(collection, documents) {
      const complete = documents.map((document) => ({ company: COMPANY, ...document }));
      await database.backend.collection(collection).insertMany(complete);
    },
    list,
    ids: async (entity, request, options) => (await list(entity, request, options)).rows.map(({ id }) => id),
    async close() {
      await database.close();
      await names.drop();
    },
  };
}

function asObject(row: unknown): JsonObject {
  return row as JsonObject;
}

/** Matches the error that callers see, by its code and subcode. */
export function refusal(subcode: number, code = 400): unknown {
  return expect.objectContaining({ name: 'ApiError', code, subcode });
}
