import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endpoint } from '../../src/schema/endpoint.js';
import type { JsonSchema } from '../../src/schema/json-schema.js';
import { escapeKey } from '../../src/database/index.js';
import { baseRequest } from '../support/base-requests.js';
import { NEWEST_ENDPOINTS, versionOf } from '../support/endpoints.js';
import { type SeededCompany, seedCompany } from '../support/seed-company.js';
import { codesOf } from '../support/send.js';
import { type Answer, type TestServer, startTestServer } from '../support/test-server.js';

const OPERATORS: Readonly<Record<string, unknown>> = {
  $ne: null,
  $gt: '',
  $gte: '',
  $lt: '\uffff',
  $lte: 1e9,
  $in: ['a', null],
  $nin: [],
  $eq: 'a',
  $exists: true,
  $type: 'string',
  $regex: '.*',
  $options: 'i',
  $not: { $eq: 'x' },
  $where: 'sleep(5000) || true',
  $expr: { $function: { body: 'function () { return true; }', args: [], lang: 'js' } },
  $function: { body: 'function () { return true; }', args: [], lang: 'js' },
  $accumulator: { init: 'function () {}', lang: 'js' },
  $jsonSchema: {},
  $text: { $search: 'a' },
  $or: [{}],
  $and: [{}],
  $nor: [{ _id: 0 }],
  $elemMatch: {},
  $size: 0,
  $all: [],
  $mod: [1, 0],
  $comment: 'a',
  $rand: {},
  $lookup: { from: 'user', as: 'users', pipeline: [] },
  $out: 'stolen',
  $set: { company: '' },
};

/** More than sixty values that a database would take for something else than a text. */
const PAYLOADS: readonly unknown[] = Object.entries(OPERATORS).flatMap(([operator, value]) => [
  { [operator]: value },
  [{ [operator]: value }],
  { name: { [operator]: value } },
]);

const MARK = 'zebrafish';
let server: TestServer;
let own: SeededCompany;
beforeAll(async () => {
  server = await startTestServer();
  [own] = await Promise.all([seedCompany(server, 'stranger', 'ibex'), seedCompany(server, 'user', MARK, 'second')]);
});
afterAll(() => server.stop());

const isOpen = ({ allowRoles }: Endpoint) => allowRoles.includes('*');
const namesOf = ({ name, acceptedRequest }: Endpoint, isWanted: (schema: JsonSchema) => boolean) =>
  Object.entries(acceptedRequest().properties ?? {})
    .filter(([, schema]) => isWanted(schema))
    .map(([field]) => [name, field] as const);
const isText = ({ type, validated_by }: JsonSchema) => type === 'string' && validated_by === undefined;
const isTextList = ({ type, items, validated_by }: JsonSchema) =>
  type === 'array' && items?.type === 'string' && validated_by === undefined;

function call(action: string, change: Record<string, unknown>): Promise<Answer> {
  const endpoint = NEWEST_ENDPOINTS.find(({ name }) => name === action);
  if (!endpoint) throw new Error(`there is no ${action}`);
  return server.call(
    action,
    { ...baseRequest(endpoint, own), ...change },
    { as: 'stranger', version: versionOf(endpoint) },
  );
}

describe('S3: an operator is never a text', () => {
  test('there are more than sixty payloads', () => {
    expect(PAYLOADS.length).toBeGreaterThan(60);
  });

  test.each(NEWEST_ENDPOINTS.filter(isOpen).flatMap((endpoint) => namesOf(endpoint, isText)))(
    '%s refuses objects in %s',
    async (action, field) => {
      const values = [{ $ne: null }, { $where: '1' }, [{ $regex: '.*' }]];
      const answers = await Promise.all(values.map((value) => call(action, { [field]: value })));
      expect(answers.map(({ status }) => status)).toEqual(values.map(() => 400));
    },
  );

  test.each(NEWEST_ENDPOINTS.filter(isOpen).flatMap((endpoint) => namesOf(endpoint, isTextList)))(
    '%s refuses objects among the items of %s',
    async (action, field) => {
      const values = [['a', { $gt: '' }], [[{ $regex: '.*' }]]];
      const answers = await Promise.all(values.map((value) => call(action, { [field]: value })));
      expect(answers.map(({ status }) => status)).toEqual(values.map(() => 400));
    },
  );
});

/** Filters of listings are checked by the query language, not by a schema. */
const LISTINGS = [
  'models.get_all_ex',
  'projects.get_all_ex',
  'queues.get_all_ex',
  'tasks.get_all_ex',
  'users.get_all_ex',
];
/** A pattern, a list and a date. */
const FILTERS = ['name', 'tags', 'last_update'];

describe.each(LISTINGS)('S3: no filter of %s becomes an operator', (action) => {
  /** What the entity does not know is ignored, and then lists what the caller may see anyway. */
  const expectNothingForeign = async (requests: readonly object[]) => {
    const answers = await Promise.all(
      requests.map((request) =>
        server.call(action, { ...request, only_fields: ['id', 'company'] }, { as: 'stranger' }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
    expect(answers.flatMap(foreignRows)).toEqual([]);
  };

  test.each(FILTERS)('%s', async (field) => {
    await expectNothingForeign(PAYLOADS.map((payload) => ({ [field]: payload })));
  });

  test('nor does a parameter that is named like one', async () => {
    const requests = Object.entries(OPERATORS).flatMap(([operator, value]) => [
      ...[
        operator,
        `company.${operator}`,
        `name.${operator}`,
        `metadata.${operator}.value`,
        `hyperparams.${operator}.lr.value`,
        `runtime.${operator}`,
      ].map((name) => ({
        [name]: value,
      })),
      { filters: { company: { [operator]: value } } },
    ]);
    await expectNothingForeign(requests);
  });

  test('nor does the company, however it is asked for', async () => {
    const companies = ['', server.company, { $ne: '' }, [server.company], null];
    const requests = companies.flatMap((company) => [
      { company },
      { 'company.id': company },
      { filters: { company: { any: { include: [company] } } } },
      { _any_: { fields: ['company'], pattern: '.' } },
    ]);
    await expectNothingForeign(requests);
  });
});

/** Rows of an answer that are neither the caller's company's nor public. */
function foreignRows({ data }: Answer): unknown[] {
  const rows: { company?: string | { id?: string } }[] = Object.values(data).find(Array.isArray) ?? [];
  const companyOf = ({ company }: { company?: string | { id?: string } }) =>
    typeof company === 'object' ? (company.id ?? '') : company;
  return rows.filter((row) => ![own.company, '', undefined].includes(companyOf(row)));
}

describe('S3: what looks like an operator is stored as it is, or refused', () => {
  test.each(['$ne', '$where', 'a.b', '$', '.', 'a.$.b', '%24set'])('as a metadata key: %s', async (key) => {
    const { id } = await server.ok('models.create', { name: 'a model', uri: 's3://b/m' }, { as: 'stranger' });
    const answer = await server.call(
      'models.add_or_update_metadata',
      { model: id, metadata: [{ key, type: 't', value: 'v' }] },
      { as: 'stranger' },
    );
    if (answer.status === 400) return;
    const { model } = await server.ok('models.get_by_id', { model: id }, { as: 'stranger' });
    expect(model.metadata).toEqual({ [key]: { key, type: 't', value: 'v' } });
    const condition = { [`metadata.${escapeKey(key)}.value`]: 'v' };
    const found = await server.ok('models.get_all', { ...condition, only_fields: ['id'] }, { as: 'stranger' });
    expect(found['models'].map((each: { id: string }) => each.id)).toContain(id);
  });

  test.each(['tags', 'system_tags'])('as one of %s', async (field) => {
    const tags = ['$ne', '$where: 1', '{"$gt": ""}', 'a.b'];
    const { id } = await server.ok(
      'models.create',
      { name: 'a model', uri: 's3://b/m', [field]: tags },
      { as: 'stranger' },
    );
    const { models } = await server.ok(
      'models.get_all',
      { [field]: ['$ne'], only_fields: ['id', field] },
      { as: 'stranger' },
    );
    expect(models).toEqual([{ id, [field]: [...tags].sort() }]);
  });

  test('as a key of a free map', async () => {
    for (const design of [{ $set: { company: '' } }, { a: { $where: '1' } }, { 'a.b': 1 }]) {
      const answer = await call('models.create', { design });
      if (answer.status !== 200) {
        expect(codesOf(answer)).toBe('400/800');
        continue;
      }
      const { model } = await server.ok('models.get_by_id', { model: answer.data['id'] }, { as: 'stranger' });
      expect(model).toMatchObject({ design, company: own.company });
    }
  });
});
