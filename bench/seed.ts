import { MongoClient } from 'mongodb';

/** The company that the benchmark's documents belong to. */
export const COMPANY = { id: 'bench-company', name: 'bench company' };

const PROJECTS = 50;
const BATCH = 1000;

/** Fills the collection of models, and gives their ids. */
export async function seedModels(url: string, count: number): Promise<string[]> {
  const client = new MongoClient(url);
  const models = client.db('backend').collection<{ _id: string; [field: string]: unknown }>('model');
  const ids: string[] = [];
  for (let start = 0; start < count; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) => modelDocument(start + offset));
    await models.insertMany(batch);
    ids.push(...batch.map(({ _id }) => _id));
  }
  await client.close();
  return ids;
}

function modelDocument(index: number): { _id: string; [field: string]: unknown } {
  const time = new Date(Date.UTC(2026, 0, 1) + index * 60_000);
  return {
    _id: index.toString(16).padStart(32, '0'),
    company: COMPANY.id,
    user: 'bench',
    name: `model ${index}`,
    project: `project-${index % PROJECTS}`,
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
