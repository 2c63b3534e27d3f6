import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { storeTask } from '../../support/store-tasks.js';
import { type Received, envelopeOf, exchange, send } from '../../support/send.js';
import { type CallOptions, type TestServer, startTestServer } from '../../support/test-server.js';

const PREPARE = 'organization.prepare_download_for_get_all';
const DOWNLOAD = 'organization.download_for_get_all';

let server: TestServer;
let project: string;

beforeAll(async () => {
  server = await startTestServer({ organization__download__batch_size: '2', organization__download__max_items: '5' });
  project = (await server.ok('projects.create', { name: 'Vision/Straßen, "2026"', description: '' })).id;
  const models = [
    { name: 'plain', tags: ['b', 'a'], ready: true, comment: null },
    { name: 'with "quotes", commas', tags: [], ready: false, comment: 'two\nlines' },
    { name: "it's", tags: ["o'clock"], ready: false, comment: 'short' },
  ];
  for (const model of models) await server.ok('models.create', { uri: 's3://bucket/m.pt', project, ...model });
});
afterAll(() => server.stop());

const COLUMNS = [{ field: 'name' }];
const LISTING = { entity_type: 'model', only_fields: ['name'], field_mappings: COLUMNS };

async function prepare(body: object, options: CallOptions = {}): Promise<string> {
  return (await server.ok(PREPARE, { ...LISTING, ...body }, options)).prepare_id;
}

function fetchFile(prepareId: string, as: 'user' | 'second' | 'stranger' = 'user'): Promise<Received> {
  return send(server, {
    path: `/v2.26/${DOWNLOAD}`,
    as,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prepare_id: prepareId }),
  });
}

/** A cursor is closed a moment after the caller has the answer. */
async function expectNoCursors(): Promise<void> {
  const { client, backend } = server.databases;
  const idle = () =>
    client
      .db('admin')
      .aggregate([{ $currentOp: { idleCursors: true } }, { $match: { type: 'idleCursor', ns: `${backend}.model` } }])
      .toArray();
  let open = await idle();
  for (let attempt = 0; open.length > 0 && attempt < 100; attempt += 1) {
    await wait(50);
    open = await idle();
  }
  expect(open).toEqual([]);
}

async function downloaded(body: object): Promise<string> {
  return (await fetchFile(await prepare(body))).text;
}

describe('a download', () => {
  test('is a marked CSV table in the order of the listing, every cell quoted', async () => {
    const answer = await fetchFile(
      await prepare({
        project: [project],
        order_by: ['name'],
        only_fields: ['name', 'tags', 'ready', 'project.name', 'comment'],
        field_mappings: [
          { field: 'name', name: 'Model' },
          { field: 'tags' },
          { field: 'ready', values: [{ key: true, value: 'yes' }] },
          { field: 'project' },
          { field: 'project.name' },
          { field: 'comment', values: [{ key: null, value: '-' }] },
        ],
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store, max-age=0');
    const tree = 'Vision/Straßen, ""2026""';
    expect(answer.text).toBe(
      [
        '\uFEFF"Model","tags","ready","project","project.name","comment"',
        `"it's","[""o'clock""]","False","${project}","${tree}","short"`,
        `"plain","['a', 'b']","yes","${project}","${tree}","-"`,
        `"with ""quotes"", commas","[]","False","${project}","${tree}","two\nlines"`,
        '',
      ].join('\r\n'),
    );
  });

  test('writes dates without T and zone', async () => {
    const mappings = { only_fields: ['created'], field_mappings: [{ field: 'created' }] };
    const [, row] = (await downloaded({ project: [project], ...mappings })).split('\r\n');
    expect(row).toMatch(/^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?"$/);
  });

  test('without rows is the head alone, unmarked and quoted only where it must be', async () => {
    const field_mappings = [{ field: 'name' }, { field: 'id', name: 'a,b' }];
    expect(await downloaded({ name: 'none is called so', field_mappings })).toBe('name,"a,b"\r\n');
  });

  test('is a list of objects in JSON when that is asked for', async () => {
    const format = { format: 'json', field_mappings: [{ field: 'name', name: 'n' }, { field: 'ready' }] };
    const only = { project: [project], order_by: ['name'], only_fields: ['name', 'ready'] };
    const answer = await fetchFile(await prepare({ ...only, ...format }));
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.text)).toEqual([
      { n: "it's", ready: false },
      { n: 'plain', ready: true },
      { n: 'with "quotes", commas', ready: false },
    ]);
    expect(JSON.parse(await downloaded({ name: 'none is called so', ...format }))).toEqual([]);
  });

  test('ends at the configured number of rows, and ignores paging', async () => {
    const many = (await server.ok('projects.create', { name: 'many', description: '' })).id;
    for (let index = 0; index < 7; index += 1) {
      await server.ok('models.create', { uri: 's3://bucket/m.pt', project: many, name: `model ${index}` });
    }
    const text = await downloaded({ project: [many], order_by: ['name'], page: 3, page_size: 1 });
    expect(text).toBe(`\uFEFF"name"\r\n${[0, 1, 2, 3, 4].map((index) => `"model ${index}"\r\n`).join('')}`);
  });

  test('lists tasks, hidden ones only on request', async () => {
    await storeTask(server, { name: 'seen' });
    await storeTask(server, { name: 'unseen', system_tags: ['hidden'] });
    const tasks = { entity_type: 'task', order_by: ['name'] };
    expect(await downloaded(tasks)).toBe('\uFEFF"name"\r\n"seen"\r\n');
    expect(await downloaded({ ...tasks, search_hidden: true })).toContain('"unseen"');
  });

  test.each<[about: string, projects: () => unknown[] | null | undefined, name: string]>([
    ['one project', () => [project], `"clearml-Straen, 2026-models.csv"; filename*=UTF-8''`],
    ['no project', () => [null], 'clearml-root-models.csv'],
    ['any project', () => undefined, 'clearml-models.csv'],
    ['any project, said with null', () => null, 'clearml-models.csv'],
    ['a project that is not there', () => ['nope'], 'clearml-models.csv'],
  ])('of %s tells so in the name of its file', async (_about, projects, name) => {
    const { headers } = await fetchFile(await prepare({ project: projects() }));
    expect(headers['content-disposition']).toContain(`attachment; filename=${name}`);
  });

  test.each([
    ['HEAD, which asks for no rows', 'HEAD', {}],
    ['GET', 'GET', {}],
    ['GET, compressed', 'GET', { 'accept-encoding': 'gzip' }],
  ])('leaves no cursor in the database after %s', async (_about, method, headers) => {
    const id = await prepare({ project: [project] });
    const { status } = await send(server, {
      method,
      path: `/v2.26/${DOWNLOAD}?prepare_id=${id}`,
      as: 'user',
      headers,
    });
    expect(status).toBe(200);
    await expectNoCursors();
  });

  test('cuts a long project name between characters', async () => {
    const { id } = await server.ok('projects.create', { name: `${'n'.repeat(59)}😀😀`, description: '' });
    const { status, headers } = await fetchFile(await prepare({ project: [id] }));
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain(
      `filename*=UTF-8''clearml-${'n'.repeat(59)}%F0%9F%98%80-models.csv`,
    );
  });

  test('is sent in pieces of a row or so, however long the rows of a batch are', async () => {
    const comment = 'c'.repeat(100_000);
    for (const name of ['long 1', 'long 2']) await server.ok('models.create', { name, uri: '', comment });
    const columns = { only_fields: ['comment'], field_mappings: [{ field: 'comment' }] };
    for (const format of ['csv', 'json']) {
      const [answer] = await exchange(
        server,
        [
          `POST /${DOWNLOAD} HTTP/1.1`,
          'host: here',
          'connection: close',
          'content-type: application/json',
          `authorization: ${server.basic('user')}`,
          'content-length: 49',
          '',
          JSON.stringify({ prepare_id: await prepare({ ...columns, name: '^long ', format }) }),
        ].join('\r\n'),
      );
      const sizes = [...(answer?.text ?? '').matchAll(/^([0-9a-f]+)\r$/gm)].map(([, size = '']) => parseInt(size, 16));
      expect(sizes.at(-1)).toBe(0);
      expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(200_000);
      expect(Math.max(...sizes)).toBeLessThan(150_000);
    }
  });

  test('finds metadata under keys that requests escape', async () => {
    const metadata = { 'a.b': { key: 'a.b', type: 'text', value: 'dotted' } };
    await server.ok('models.create', { name: 'with metadata', uri: '', metadata });
    const field = 'metadata.a%2Eb.value';
    expect(await downloaded({ name: '^with metadata$', only_fields: [field], field_mappings: [{ field }] })).toBe(
      `\uFEFF"${field}"\r\n"dotted"\r\n`,
    );
  });

  test('leaves public models out when allow_public is null, as their listing does', async () => {
    await server.ok('models.create', { name: 'open to all', uri: '', public: true });
    expect(await downloaded({ name: '^open to all$' })).toContain('"open to all"');
    expect(await downloaded({ name: '^open to all$', allow_public: null })).toBe('name\r\n');
  });

  test('can be repeated, by anybody, with the rows that they may see', async () => {
    const id = await prepare({ project: [project] });
    const own = await fetchFile(id);
    expect((await fetchFile(id)).text).toBe(own.text);
    expect((await fetchFile(id, 'second')).text).toBe(own.text);
    expect((await fetchFile(id, 'stranger')).text).toBe('name\r\n');
  });

  test('works at the oldest version and without one', async () => {
    for (const version of ['2.1', '2.31', null]) {
      const id = await prepare({ project: [project] }, { version });
      expect((await fetchFile(id)).status).toBe(200);
    }
  });
});

describe('a refused download', () => {
  test.each<[about: string, body: object, subcode: number]>([
    ['another kind of entity', { entity_type: 'queue' }, 12],
    ['no kind of entity', { entity_type: undefined }, 12],
    ['no fields', { only_fields: [] }, 12],
    ['no columns', { field_mappings: [] }, 12],
    ['a column of nothing', { field_mappings: [{ name: 'x' }] }, 12],
    [
      'more columns than a listing names fields',
      { field_mappings: Array.from({ length: 1001 }, (_, at) => ({ field: 'name', name: `column ${at}` })) },
      12,
    ],
    ['two columns of one title', { field_mappings: [{ field: 'name' }, { field: 'id', name: 'name' }] }, 12],
    [
      'a value that is mapped twice',
      { field_mappings: [{ field: 'name', values: [{ key: 1 }, { key: 1, value: 2 }] }] },
      12,
    ],
    ['an unknown field', { only_fields: ['nothing'] }, 14],
    ['a bad condition', { tags: ['__$bad'] }, 16],
    ['a bad pattern', { name: '(' }, 21],
  ])('for %s tells so when it is prepared', async (_about, body, subcode) => {
    const { meta } = await server.call(PREPARE, { ...LISTING, ...body });
    expect([meta.result_code, meta.result_subcode]).toEqual([400, subcode]);
  });

  test.each<[about: string, body: object, subcode: number]>([
    ['an unknown id', { prepare_id: 'f'.repeat(32) }, 10],
    ['an operator for an id', { prepare_id: { $gt: '' } }, 12],
    ['no id', {}, 12],
  ])('for %s answers with an envelope', async (_about, body, subcode) => {
    const { meta } = await server.call(DOWNLOAD, body);
    expect([meta.result_code, meta.result_subcode]).toEqual([400, subcode]);
  });

  test('for an expired id answers as for an unknown one', async () => {
    const id = await prepare({});
    const { client, backend } = server.databases;
    await client
      .db(backend)
      .collection<{ _id: string }>('download')
      .updateOne({ _id: id }, { $set: { expires: new Date(0) } });
    expect(envelopeOf(await fetchFile(id)).meta).toMatchObject({ result_code: 400, result_subcode: 10 });
  });

  test.each([PREPARE, DOWNLOAD])('%s needs credentials', async (action) => {
    expect((await server.call(action, LISTING, { as: null })).status).toBe(401);
  });
});
