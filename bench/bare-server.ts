/**
 * What the machine and the engine allow: a bare node:http server that makes the same driver calls as the measured actions,
 * without versions, credentials, validation, log or envelope. Also a bare koa, for calls that need no database.
 */
import { createServer } from 'node:http';
import Koa from 'koa';
import { MongoClient } from 'mongodb';

const [url = '', databaseName = '', company = ''] = process.argv.slice(2);
const client = new MongoClient(url, { maxPoolSize: 32, writeConcern: { w: 1, journal: true } });

type Stored = { _id: string; company: string; [field: string]: unknown };
const collection = (name: string) => client.db(databaseName).collection<Stored>(name);
const models = collection('model');
const tasks = collection('task');
const visible = { $in: ['', company] };

const ROUTES: Readonly<Record<string, (body: Record<string, unknown>) => Promise<unknown>>> = {
  '/ping': async () => ({ msg: 'ok' }),
  '/get_by_id': async ({ model }) => ({ model: await models.findOne({ _id: String(model), company: visible }) }),
  '/get_all': async () => ({
    models: await models
      .find(
        { company: visible },
        { projection: { _id: 1, name: 1, last_update: 1 }, sort: { last_update: -1, _id: 1 }, limit: 50 },
      )
      .toArray(),
  }),
  '/find': async ({ collection: name, filter, limit, countTasks, ...options }) => {
    const rows = await collection(String(name))
      .find({ company: visible, ...asObject(filter) }, { ...options, limit: Number(limit) })
      .toArray();
    return countTasks ? { rows, counts: await taskCounts(rows.map(({ _id }) => _id)) } : { rows };
  },
  '/create': async (body) => {
    const now = new Date();
    const _id = newId();
    await models.insertOne({
      ...body,
      _id,
      company,
      user: 'bench',
      created: now,
      tags: [],
      system_tags: [],
      design: {},
      labels: {},
      ready: true,
      last_update: now,
      last_change: now,
      last_changed_by: 'bench',
      ui_cache: {},
      metadata: {},
      last_iteration: 0,
      last_metrics: {},
      unique_metrics: [],
    });
    return { id: _id, created: true };
  },
  '/get_task': async ({ task }) => ({ task: await tasks.findOne({ _id: String(task), company: visible }) }),
  '/create_task': async (body) => {
    const now = new Date();
    const _id = newId();
    await tasks.insertOne({
      status: 'created',
      output: {},
      execution: { test_split: 0, parameters: {}, model_desc: {}, model_labels: {}, artifacts: {} },
      models: { input: [], output: [] },
      ...body,
      _id,
      company,
      user: 'bench',
      created: now,
      last_update: now,
      last_change: now,
      last_changed_by: 'bench',
      report_assets: [],
      runtime: {},
      last_iteration: 0,
      last_metrics: {},
      unique_metrics: [],
      metric_stats: {},
    });
    await collection('project').updateOne({ _id: String(body['project']), company }, { $set: { last_update: now } });
    return { id: _id };
  },
  '/pop': async ({ queue }) => {
    const popped = await client
      .db(databaseName)
      .collection<{ _id: string; company: string; entries: object[] }>('queue')
      .findOneAndUpdate(
        { _id: String(queue), company },
        { $pop: { entries: -1 }, $set: { last_update: new Date() } },
        { projection: { entries: { $slice: 1 } } },
      );
    return { entry: popped?.entries[0] };
  },
};

function asObject(value: unknown): Record<string, 1 | -1> {
  return value as Record<string, 1 | -1>;
}

function newId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

/** The numbers of tasks by project and status. */
function taskCounts(projects: string[]): Promise<object[]> {
  const inProjects = { company: visible, project: { $in: projects }, system_tags: { $ne: 'archived' } };
  return client
    .db(databaseName)
    .collection('task')
    .aggregate([
      { $match: inProjects },
      {
        $group: { _id: { project: '$project', status: '$status' }, count: { $sum: 1 }, lastRun: { $max: '$started' } },
      },
    ])
    .toArray();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const text = Buffer.concat(chunks).toString();
    const answer = await ROUTES[request.url ?? '']?.(text === '' ? {} : JSON.parse(text));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer ?? null));
  });
});
const koa = new Koa();
koa.use((ctx) => {
  ctx.body = { msg: 'ok' };
});

server.listen(0, '127.0.0.1', () => {
  const koaServer = koa.listen(0, '127.0.0.1', () => {
    process.send?.({ bare: server.address(), koa: koaServer.address() });
  });
});
