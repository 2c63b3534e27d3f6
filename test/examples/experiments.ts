import { type Narrator, UNKNOWN } from './narrator.js';

/** Where experiments belong, and a model of the team. */
interface Setting {
  project: string;
  model: string;
}

/** Tasks of the chapter, by what becomes of them. */
interface Tasks {
  /** Runs to its end, and is published. */
  published: string;
  /** Is stopped, fails, and is closed. */
  closed: string;
  /** Is taken back, moved and deleted. */
  dropped: string;
}

/** The chapter of tasks and queues: three experiments wait for the same machine. */
export async function runExperiments(narrator: Narrator, setting: Setting): Promise<void> {
  const queue = await setUpQueue(narrator);
  const published = await describeTask(narrator, setting);
  const tasks = await copyTask(narrator, published);
  await waitInLine(narrator, queue, tasks);
  await runToTheEnd(narrator, queue, tasks, setting);
  await changeStatuses(narrator, tasks);
  await takeBack(narrator, tasks);
  await findTasks(narrator, tasks, setting);
  await sortTasks(narrator, tasks);
  await closeQueue(narrator, queue, tasks);
  await deleteTasks(narrator, tasks);
}

const QUEUE_NAME = 'GPU room 2';

async function setUpQueue({ call, refused }: Narrator): Promise<string> {
  await call('queues.get_default');
  const { id: queue } = await call('queues.create', { name: QUEUE_NAME, tags: ['gpu'] });
  await refused('queues.create', { name: QUEUE_NAME });
  await call('queues.update', { queue, display_name: 'GPU room 2 (by the window)', tags: ['a100', 'gpu'] });
  await refused('queues.update', { queue: UNKNOWN, display_name: 'Nowhere' });
  await call('queues.add_or_update_metadata', {
    queue,
    metadata: [
      { key: 'memory', type: 'str', value: '80 GB' },
      { key: 'contact', type: 'str', value: 'Lin' },
    ],
  });
  await refused('queues.add_or_update_metadata', { queue, metadata: [] });
  await call('queues.delete_metadata', { queue, keys: ['contact'] });
  await refused('queues.delete_metadata', { queue: UNKNOWN, keys: ['contact'] });
  return queue;
}

async function describeTask({ call, refused }: Narrator, { project, model }: Setting): Promise<string> {
  const description = {
    name: 'augmentation trial',
    type: 'training',
    project,
    tags: ['augmentation'],
    comment: 'Flips and colour shifts, nothing else.',
    script: { repository: 'git@example.com:deep-sea/fish.git', branch: 'main', entry_point: 'train.py' },
  };
  await call('tasks.validate', description);
  await refused('tasks.validate', { ...description, project: UNKNOWN });
  const { id: task } = await call('tasks.create', description);
  await refused('tasks.create', { name: 'ab', type: 'training' });
  await call('tasks.get_by_id', { task });
  await refused('tasks.get_by_id', { task: UNKNOWN });
  await call('tasks.edit', {
    task,
    models: { input: [{ name: 'start', model }], output: [] },
    container: { image: 'python:3.12', arguments: '--gpus all' },
    output_dest: 's3://deep-sea-models/reef',
  });
  await call('tasks.update', { task, comment: 'Flips and shifts of colour, nothing else.' });
  await refused('tasks.update', { task: UNKNOWN, comment: 'Nobody home.' });
  await call('tasks.update_batch', { task, tags: ['augmentation', 'trial'] });
  await refused('tasks.update_batch', { task: UNKNOWN, tags: ['trial'] });
  await call('tasks.set_requirements', { task, requirements: { pip: 'torch==2.5.0' } });
  await refused('tasks.set_requirements', { task: UNKNOWN, requirements: { pip: 'torch==2.5.0' } });
  await describeParameters({ call, refused }, task);
  return task;
}

async function describeParameters({ call, refused }: Pick<Narrator, 'call' | 'refused'>, task: string): Promise<void> {
  await call('tasks.edit_hyper_params', {
    task,
    hyperparams: [
      { section: 'Args', name: 'flip', value: '0.5', type: 'float', description: 'How often a picture is flipped.' },
      { section: 'Args', name: 'hue', value: '0.05', type: 'float' },
      { section: 'Draft', name: 'blur', value: '3' },
    ],
    replace_hyperparams: 'none',
  });
  await refused('tasks.edit_hyper_params', { task, hyperparams: [] });
  await call('tasks.delete_hyper_params', { task, hyperparams: [{ section: 'Draft' }] });
  await refused('tasks.delete_hyper_params', { task: UNKNOWN, hyperparams: [{ section: 'Draft' }] });
  await call('tasks.get_hyper_params', { tasks: [task] });
  await refused('tasks.get_hyper_params', { tasks: [UNKNOWN] });
  await call('tasks.edit_configuration', {
    task,
    configuration: [
      { name: 'optimiser', type: 'yaml', value: 'name: adamw\nweight_decay: 0.01\n' },
      { name: 'notes', value: 'Ask Lin about the colours.' },
    ],
  });
  await refused('tasks.edit_configuration', { task: UNKNOWN, configuration: [{ name: 'notes', value: '' }] });
  await call('tasks.get_configuration_names', { tasks: [task] });
  await call('tasks.delete_configuration', { task, configuration: ['notes'] });
  await refused('tasks.delete_configuration', { task, configuration: [] });
  await call('tasks.get_configurations', { tasks: [task], names: ['optimiser'] });
  await refused('tasks.get_configurations', { tasks: [UNKNOWN] });
}

async function copyTask({ call, refused }: Narrator, published: string): Promise<Tasks> {
  const copy = (name: string) =>
    call('tasks.clone', { task: published, new_task_name: name, new_task_tags: ['trial'] });
  const { id: closed } = await copy('augmentation trial, no flips');
  const { id: dropped } = await copy('augmentation trial, no colours');
  await refused('tasks.clone', { task: UNKNOWN });
  return { published, closed, dropped };
}

async function waitInLine({ call, refused }: Narrator, queue: string, tasks: Tasks): Promise<void> {
  const { published, closed, dropped } = tasks;
  await call('tasks.enqueue', { task: published, queue, status_reason: 'Ready to go.' });
  await refused('tasks.enqueue', { task: published, queue });
  await call('tasks.enqueue_many', { ids: [closed, dropped, UNKNOWN], queue });
  await call('queues.peek_task', { queue });
  await refused('queues.peek_task', { queue: UNKNOWN });
  await call('queues.get_num_entries', { queue });
  await refused('queues.get_num_entries', { queue: UNKNOWN });
  await call('queues.get_by_id', { queue, max_task_entries: 10 });
  await refused('queues.get_by_id', { queue: UNKNOWN });
  await call('queues.get_all', {
    name: '^GPU',
    order_by: ['name'],
    only_fields: ['id', 'name', 'display_name', 'tags', 'metadata'],
  });
  await refused('queues.get_all', { name: '(GPU' });
  await call('queues.get_all_ex', { id: [queue] });
  await refused('queues.get_all_ex', { page: -1, page_size: 10 });

  await call('queues.move_task_forward', { queue, task: dropped, count: 1 });
  await refused('queues.move_task_forward', { queue, task: UNKNOWN });
  await call('queues.move_task_backward', { queue, task: dropped, count: 1 });
  await refused('queues.move_task_backward', { queue, task: UNKNOWN });
  await call('queues.move_task_to_front', { queue, task: dropped });
  await refused('queues.move_task_to_front', { queue, task: UNKNOWN });
  await call('queues.move_task_to_back', { queue, task: dropped });
  await refused('queues.move_task_to_back', { queue, task: UNKNOWN });
  await call('queues.remove_task', { queue, task: dropped, update_task_status: true });
  await refused('queues.remove_task', { queue, task: dropped });
  await call('queues.add_task', { queue, task: dropped });
  await refused('queues.add_task', { queue, task: dropped });
  // A time without measurements: those of the story are never the same.
  const aDay = { from_date: 1_767_225_600, to_date: 1_767_312_000 };
  await call('queues.get_queue_metrics', { ...aDay, interval: 3600, queue_ids: [queue] });
  await refused('queues.get_queue_metrics', { from_date: aDay.to_date, to_date: aDay.from_date, interval: 3600 });
}

async function runToTheEnd(
  { call, refused }: Narrator,
  queue: string,
  { published: task, dropped }: Tasks,
  { model }: Setting,
): Promise<void> {
  await call('queues.get_next_task', { queue, get_task_info: true });
  await refused('queues.get_next_task', { queue: UNKNOWN });
  await call('tasks.started', { task, status_message: 'pulled by agent' });
  await refused('tasks.started', { task: UNKNOWN });
  await call('tasks.ping', { task });
  await call('tasks.add_or_update_artifacts', {
    task,
    artifacts: [
      {
        key: 'confusion matrix',
        type: 'pandas',
        uri: 's3://deep-sea-models/reef/confusion.csv',
        content_size: 2048,
        type_data: { content_type: 'text/csv', preview: 'fish,background\n812,19' },
      },
      { key: 'draft', type: 'string', uri: 's3://deep-sea-models/reef/draft.txt' },
    ],
  });
  await refused('tasks.add_or_update_artifacts', { task, artifacts: [] });
  await call('tasks.delete_artifacts', { task, artifacts: [{ key: 'draft', mode: 'output' }] });
  await refused('tasks.delete_artifacts', { task: UNKNOWN, artifacts: [{ key: 'draft' }] });
  await call('tasks.add_or_update_model', { task, name: 'weights', model, type: 'output', iteration: 40 });
  await refused('tasks.add_or_update_model', { task: UNKNOWN, name: 'weights', model, type: 'output' });
  await call('tasks.delete_models', { task, models: [{ name: 'start', type: 'input' }] });
  await refused('tasks.delete_models', { task, models: [] });
  await call('tasks.completed', { task, status_reason: 'All 40 epochs are done.' });
  await refused('tasks.completed', { task: dropped });
  await call('tasks.publish', { task, status_message: 'Shown in the weekly report.' });
  await refused('tasks.publish', { task });
  await refused('tasks.edit', { task, comment: 'Too late.' });
}

async function changeStatuses({ call, refused }: Narrator, { published, closed, dropped }: Tasks): Promise<void> {
  await call('tasks.dequeue', { task: closed });
  await refused('tasks.dequeue', { task: closed, new_status: 'asleep' });
  await call('tasks.started', { task: closed });
  await call('tasks.stop', { task: closed, status_reason: 'The pictures were the wrong ones.' });
  await refused('tasks.stop', { task: published });
  await call('tasks.started', { task: closed });
  await call('tasks.stopped', { task: closed, status_reason: 'Interrupted.' });
  await refused('tasks.stopped', { task: published });
  await call('tasks.started', { task: closed });
  await call('tasks.failed', { task: closed, status_reason: 'The disk is full.' });
  await refused('tasks.failed', { task: dropped });
  await call('tasks.stopped', { task: closed });
  await call('tasks.close', { task: closed });
  await refused('tasks.close', { task: published });
  await call('tasks.publish_many', { ids: [closed, published] });
}

async function takeBack({ call, refused }: Narrator, { published, dropped }: Tasks): Promise<void> {
  await call('tasks.started', { task: dropped });
  await call('tasks.stop_many', { ids: [dropped, UNKNOWN] });
  await call('tasks.reset', { task: dropped, return_file_urls: true });
  await refused('tasks.reset', { task: published });
  await call('tasks.started', { task: dropped });
  await call('tasks.reset_many', { ids: [dropped, published], return_file_urls: true });
  await call('tasks.enqueue', { task: dropped, queue_name: QUEUE_NAME });
  await call('tasks.dequeue_many', { ids: [dropped, UNKNOWN] });
}

async function findTasks(
  { call, refused }: Narrator,
  { published, closed }: Tasks,
  { project }: Setting,
): Promise<void> {
  await call('tasks.get_types', { projects: [project] });
  await call('tasks.get_all', {
    project: [project],
    tags: ['trial'],
    order_by: ['name'],
    page: 0,
    page_size: 10,
    only_fields: ['id', 'name', 'status', 'tags', 'hyperparams.Args.flip.value'],
  });
  await refused('tasks.get_all', { only_fields: ['no_such_field'] });
  await call('tasks.get_all_ex', {
    id: [published, closed],
    order_by: ['name'],
    only_fields: ['id', 'name', 'status', 'project.name', 'parent.name', 'execution.queue.name', 'models.output'],
  });
  await refused('tasks.get_all_ex', { page: -1, page_size: 10 });
  await call('tasks.get_by_id_ex', {
    id: [published],
    only_fields: ['id', 'name', 'user.name', 'execution.artifacts'],
  });
  await refused('tasks.get_by_id_ex', { only_fields: ['id'] });
}

async function sortTasks({ call, refused }: Narrator, { published, closed, dropped }: Tasks): Promise<void> {
  await call('tasks.make_public', { ids: [published] });
  await refused('tasks.make_public', { ids: [UNKNOWN] });
  await call('tasks.make_private', { ids: [published] });
  await refused('tasks.make_private', { ids: [published] });
  await call('tasks.move', { ids: [dropped], project_name: 'Reef survey/Trials' });
  await refused('tasks.move', { ids: [dropped], project: UNKNOWN });
  await call('tasks.update_tags', { ids: [published, dropped], add_tags: ['reef'], remove_tags: ['trial'] });
  await refused('tasks.update_tags', { ids: [UNKNOWN], add_tags: ['reef'] });
  await call('tasks.archive', { tasks: [closed], status_message: 'Nobody needs it.' });
  await refused('tasks.archive', { tasks: [UNKNOWN] });
  await call('tasks.archive_many', { ids: [dropped, UNKNOWN] });
  await call('tasks.unarchive_many', { ids: [dropped] });
}

async function closeQueue({ call, refused }: Narrator, queue: string, { dropped }: Tasks): Promise<void> {
  await call('tasks.enqueue', { task: dropped, queue });
  await refused('queues.delete', { queue });
  await call('queues.clear_queue', { queue });
  await refused('queues.clear_queue', { queue: UNKNOWN });
  await call('queues.delete', { queue });
}

async function deleteTasks({ call, refused }: Narrator, { published, closed, dropped }: Tasks): Promise<void> {
  await refused('tasks.delete', { task: published });
  await call('tasks.delete', { task: dropped, return_file_urls: true });
  await call('tasks.delete_many', { ids: [closed, UNKNOWN], return_file_urls: true });
}
