import { MongoClient } from 'mongodb';

/** The company that the benchmark's documents belong to. */
export const COMPANY = { id: 'bench-company', name: 'bench company' };

/** How much a database is filled with. */
export interface SeedSize {
  models: number;
  tasks: number;
  projects: number;
}

/** A document to seed. */
export type Seeded = { _id: string; [field: string]: unknown };

const BATCH = 2000;

/** Fills projects, models and tasks, small ones unless others are given, and gives the ids of the models. */
export async function seed(
  url: string,
  backend: string,
  { models, tasks, projects }: SeedSize,
  makeTask: (index: number, projects: number) => Seeded = smallTask,
): Promise<string[]> {
  const client = new MongoClient(url);
  const fill = async (collection: string, count: number, make: (index: number) => Seeded): Promise<string[]> => {
    const ids: string[] = [];
    for (let start = 0; start < count; start += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) => make(start + offset));
      await client.db(backend).collection<Seeded>(collection).insertMany(batch);
      ids.push(...batch.map(({ _id }) => _id));
    }
    return ids;
  };
  await fill('project', projects, projectDocument);
  await fill('task', tasks, (index) => makeTask(index, projects));
  const ids = await fill('model', models, (index) => modelDocument(index, projects));
  await client.close();
  return ids;
}

/** The id of a seeded project. */
export function projectId(index: number): string {
  return `project-${index}`;
}

/** A time for each index, a minute apart. */
export function timeOf(index: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + index * 60_000);
}

function projectDocument(index: number): Seeded {
  const basename = `project ${index}`;
  return {
    _id: projectId(index),
    company: COMPANY.id,
    user: 'bench',
    name: basename,
    basename,
    description: '',
    created: timeOf(index),
    last_update: timeOf(index),
    tags: [],
    system_tags: [],
    parent: null,
    path: [],
  };
}

function modelDocument(index: number, projects: number): Seeded {
  const time = timeOf(index);
  return {
    _id: index.toString(16).padStart(32, '0'),
    company: COMPANY.id,
    user: 'bench',
    name: `model ${index}`,
    comment: index % 400 === 0 ? 'baseline run' : 'fine-tuned',
    project: projectId(index % projects),
    created: time,
    tags: [`tag-${index % 20}`],
    system_tags: [],
    uri: `s3://bucket/models/${index}.pt`,
    framework: index % 2 === 0 ? 'PyTorch' : 'TensorFlow',
    design: {},
    labels: { cat: 1, dog: 2 },
    ready: index % 3 === 0,
    last_update: time,
    last_change: time,
    last_changed_by: 'bench',
    ui_cache: {},
    metadata: {},
    last_iteration: index % 1000,
    last_metrics: {},
    unique_metrics: [],
  };
}

const STATUSES = ['created', 'queued', 'in_progress', 'completed', 'failed', 'published'];

function smallTask(index: number, projects: number): Seeded {
  const time = timeOf(index);
  return {
    _id: `t${index.toString(16).padStart(31, '0')}`,
    company: COMPANY.id,
    user: 'bench',
    name: `train ${index}`,
    type: index % 5 === 0 ? 'testing' : 'training',
    status: STATUSES[index % STATUSES.length],
    project: projectId(index % projects),
    created: time,
    started: time,
    completed: new Date(time.getTime() + 3_600_000),
    last_update: time,
    last_change: time,
    status_changed: time,
    tags: [`tag-${index % 20}`],
    system_tags: index % 10 === 0 ? ['archived'] : [],
    hyperparams: { Args: { lr: { section: 'Args', name: 'lr', value: String((index % 10) / 10), type: 'float' } } },
    script: { repository: 'git@example.com:team/repo.git', entry_point: 'train.py' },
    models: { input: [], output: [] },
    last_metrics: {},
  };
}
