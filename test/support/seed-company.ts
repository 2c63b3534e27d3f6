import { randomUUID } from 'node:crypto';
import type { TaskDocument } from '../../src/database/index.js';
import { storeQueue } from './store-queues.js';
import { storeTask, storedTasks } from './store-tasks.js';
import type { TestServer, UserName } from './test-server.js';

/** What a company has after `seedCompany`: ids by kind of document. Every kind that an id of a request can name. */
export interface SeededCompany {
  company: string;
  user: string;
  project: string;
  subproject: string;
  /** A draft with metadata, tags, labels and a parent. */
  model: string;
  published: string;
  /** Made public: everybody sees it, nobody else may change it. */
  publicModel: string;
  publicProject: string;
  task: string;
  publishedTask: string;
  /** Waits in the queue. */
  queuedTask: string;
  queue: string;
}

/**
 * Fills a company with documents of every kind that refer to each other. All but the public ones have `mark` in every free text, so
 * that it shows when another company gets to see any of it.
 * @param publisher makes what is public: everybody sees who that was
 */
export async function seedCompany(
  server: TestServer,
  as: UserName,
  mark: string,
  publisher: UserName = as,
): Promise<SeededCompany> {
  const ok = (action: string, body: object) => server.ok(action, body, { as });
  const { user } = await ok('users.get_current_user', {});
  const company: string = user.company.id;
  const texts = { tags: [`${mark} tag`], comment: `${mark} comment`, framework: `${mark} framework` };

  const { id: project } = await ok('projects.create', {
    name: mark,
    description: `${mark} description`,
    tags: texts.tags,
  });
  const { id: subproject } = await ok('projects.create', { name: `${mark}/below`, description: `${mark} below` });
  const publish = (action: string, body: object) => server.ok(action, body, { as: publisher });
  const { id: publicProject } = await publish('projects.create', { name: `open ${randomUUID()}`, description: '' });
  await ok('projects.make_public', { ids: [publicProject] });

  const store = (fields: Partial<TaskDocument>) => storeTask(server, { company, ...taskTexts(mark), ...fields });
  const [task, publishedTask, queuedTask] = await Promise.all([
    store({ project, name: `${mark} task`, status: 'in_progress' }),
    store({ project: subproject, name: `${mark} done`, status: 'published' }),
    store({ project, name: `${mark} waiting`, status: 'queued' }),
  ]);
  const queue = await storeQueue(server, [queuedTask], { company, name: `${mark} queue`, tags: texts.tags });
  await storedTasks(server).updateOne({ _id: queuedTask }, { $set: { 'execution.queue': queue } });
  const metadata = { [`${mark} key`]: { key: `${mark} key`, type: 'str', value: `${mark} value` } };
  const { id: published } = await ok('models.create', {
    name: `${mark} ready`,
    uri: `s3://${mark}/1`,
    project,
    ...texts,
  });
  const { id: model } = await ok('models.create', {
    name: `${mark} model`,
    uri: `s3://${mark}/2`,
    project: subproject,
    parent: published,
    task,
    ready: false,
    labels: { [mark]: 1 },
    design: { text: mark },
    metadata,
    ...texts,
  });
  const { id: publicModel } = await publish('models.create', { name: 'open model', uri: 's3://open/3' });
  await ok('models.make_public', { ids: [publicModel] });

  return {
    company,
    user: user.id,
    project,
    subproject,
    model,
    published,
    publicModel,
    publicProject,
    task,
    publishedTask,
    queuedTask,
    queue,
  };
}

function taskTexts(mark: string): Partial<TaskDocument> {
  return {
    tags: [`${mark} tag`],
    comment: `${mark} comment`,
    hyperparams: { Args: { lr: { section: 'Args', name: 'lr', value: mark } } },
    last_metrics: { m: { v: { metric: `${mark} metric`, variant: `${mark} variant`, value: 1 } } },
    last_update: new Date(),
  };
}
