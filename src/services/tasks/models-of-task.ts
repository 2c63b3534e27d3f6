import type { ModelDocument, TaskDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';
import { portions } from './portions.js';

type Caller = Pick<ServiceContext, 'database' | 'company'>;
type Maker = Pick<TaskDocument, '_id' | 'models'>;
type FoundModel = Pick<ModelDocument, '_id' | 'company' | 'uri' | 'ready'>;

/** A model that belongs to a task: it names the task, or is among the outputs of the task (tasks.md §14). */
export interface ModelOfTask {
  id: string;
  uri: string;
  /**
   * `spare`: a draft that no task took in; `used`: a draft that one did; `ready`: published; `public`: everybody's, and nobody's to
   * change.
   */
  state: 'spare' | 'used' | 'ready' | 'public';
  isPublished: boolean;
}

/** Reads the models that belong to a task, whose number is that of the commands by the thousand. */
export async function modelsOfTask(caller: Caller, task: Maker): Promise<ModelOfTask[]> {
  const found = await findModels(caller, task);
  const drafts = [...found.values()].filter(({ company, ready }) => company !== '' && !ready);
  const used = await usedModels(
    caller,
    drafts.map(({ _id }) => _id),
  );
  return [...found.values()].map(({ _id: id, company, uri, ready }) => ({
    id,
    uri: uri ?? '',
    state: company === '' ? 'public' : ready ? 'ready' : used.has(id) ? 'used' : 'spare',
    isPublished: ready ?? false,
  }));
}

async function findModels({ database, company }: Caller, task: Maker): Promise<Map<string, FoundModel>> {
  const visible = { company: { $in: ['', company] } };
  const projection = { company: 1, uri: 1, ready: 1 };
  const found = await database.models.find({ ...visible, task: task._id }, { projection }).toArray();
  const models = new Map<string, FoundModel>(found.map((model) => [model._id, model]));
  const listed = (task.models?.output ?? []).map(({ model }) => model).filter((id) => !models.has(id));
  for (const ids of portions([...new Set(listed)])) {
    for (const model of await database.models.find({ ...visible, _id: { $in: ids } }, { projection }).toArray()) {
      models.set(model._id, model);
    }
  }
  return models;
}

/** Which models tasks took in, those of any company: a public model may be used by all. */
async function usedModels({ database }: Caller, models: readonly string[]): Promise<Set<string>> {
  const used = new Set<string>();
  for (const ids of portions(models)) {
    const among = { 'models.input.model': { $in: ids } };
    const found = await database.tasks
      .aggregate<{
        _id: string;
      }>([
        { $match: among },
        { $unwind: '$models.input' },
        { $match: among },
        { $group: { _id: '$models.input.model' } },
      ])
      .toArray();
    for (const { _id } of found) used.add(_id);
  }
  return used;
}
