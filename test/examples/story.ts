import { storeTask } from '../support/store-tasks.js';
import { runExperiments } from './experiments.js';
import { type Narrator, UNKNOWN } from './narrator.js';

/** A team that finds fish in underwater pictures, from signing in to cleaning up. Lists are asked for in a fixed order. */
export async function tellStory(narrator: Narrator): Promise<void> {
  await signIn(narrator);
  const place = await setUpProjects(narrator);
  const models = await trainModels(narrator, place);
  await lookAround(narrator, place, models);
  await share(narrator, place, models);
  await runExperiments(narrator, { project: place.segmentation, model: models.tuned });
  await cleanUp(narrator, place, models);
}

interface Place {
  segmentation: string;
  counting: string;
}

interface Models {
  baseline: string;
  tuned: string;
  task: string;
}

async function signIn({ call, refused, ada }: Narrator): Promise<void> {
  await call('debug.ping', { from: 'a notebook' });
  await call('login.supported_modes');
  await call('auth.login', { expiration_sec: 86_400 });
  await refused('auth.login', { expiration_sec: -1 });
  await call('users.get_current_user');
  await call('users.get_by_id', { user: ada });
  await refused('users.get_by_id', { user: UNKNOWN });
  await call('users.update', { user: ada, given_name: 'Ada', family_name: 'Fischer' });
  await call('users.set_preferences', { preferences: { results: { charts: { smoothing: 0.6 } } } });
  await call('users.get_preferences');
  const { credentials } = await call('auth.create_credentials', { label: 'GPU workstation' });
  await call('auth.edit_credentials', { access_key: credentials.access_key, label: 'GPU workstation, room 2' });
  await refused('auth.edit_credentials', { access_key: 'NOBODYHASTHISKEY0000000000000X', label: 'lost' });
  await call('auth.get_credentials');
  await call('auth.revoke_credentials', { access_key: credentials.access_key });
  await call('auth.edit_user', { user: ada, role: 'superuser' }, { as: 'Lin' });
  await call('organization.get_user_companies');
}

async function setUpProjects({ call, refused }: Narrator): Promise<Place> {
  const { id: segmentation } = await call('projects.create', {
    name: 'Reef survey/Fish segmentation',
    description: 'Finds single fish in pictures of the reef cameras.',
    tags: ['2026', 'reef'],
    default_output_destination: 's3://deep-sea-models/reef',
  });
  await refused('projects.create', { name: 'ab' });
  const { id: counting } = await call('projects.create', {
    name: 'Reef survey/Counting',
    description: 'Counts fish a species from the masks.',
    tags: ['reef'],
  });
  await call('projects.update', {
    project: counting,
    description: 'Counts fish by species, from the masks of the segmentation.',
    tags: ['reef', 'weekly'],
  });
  await refused('projects.update', { project: UNKNOWN, description: 'Nobody home.' });
  await call('projects.get_by_id', { project: segmentation });
  await refused('projects.get_by_id', { project: UNKNOWN });
  return { segmentation, counting };
}

async function trainModels(
  { call, refused, server, company, ada }: Narrator,
  { segmentation }: Place,
): Promise<Models> {
  const task = await storeTask(server, {
    company,
    user: ada,
    project: segmentation,
    name: 'unet resnet34, 40 epochs',
    status: 'in_progress',
    created: new Date('2026-01-12T08:00:00.500Z'),
    execution: { framework: 'PyTorch', model_labels: { background: 0, fish: 1 } },
    tags: ['unet'],
    hyperparams: {
      Args: {
        lr: { section: 'Args', name: 'lr', value: '0.0003' },
        encoder: { section: 'Args', name: 'encoder', value: 'resnet34' },
      },
    },
    last_metrics: { [METRIC]: { [VARIANT]: { metric: 'validation', variant: 'iou', value: 0.871 } } },
  });
  await storeTask(server, {
    company,
    user: ada,
    project: segmentation,
    parent: task,
    name: 'unet resnet34, fine-tuning',
    created: new Date('2026-01-14T09:30:00.500Z'),
  });
  const { id: baseline } = await call('models.create', {
    name: 'unet-resnet34 baseline',
    uri: 's3://deep-sea-models/reef/unet-resnet34.pt',
    project: segmentation,
    framework: 'PyTorch',
    labels: { background: 0, fish: 1 },
    tags: ['baseline'],
    comment: 'Trained on the 2025 pictures only.',
    ready: false,
  });
  await refused('models.create', { name: 'no file' });
  const { id: tuned } = await call(
    'models.update_for_task',
    { task, uri: 's3://deep-sea-models/reef/unet-resnet34-tuned.pt', name: 'unet-resnet34 tuned', iteration: 40 },
    { version: '2.13' },
  );
  await refused('models.update_for_task', { task: UNKNOWN, uri: 's3://deep-sea-models/lost.pt' }, { version: '2.13' });
  await call('models.get_by_task_id', { task }, { version: '2.13' });
  await call('models.edit', { model: tuned, parent: baseline, tags: ['tuned'] });
  await call('models.update', { model: tuned, comment: 'Fine-tuned on the January pictures.' });
  await refused('models.update', { model: UNKNOWN, comment: 'Nobody home.' });
  await call('models.add_or_update_metadata', {
    model: tuned,
    metadata: [
      { key: 'iou', type: 'float', value: '0.871' },
      { key: 'reviewed by', type: 'str', value: 'Lin' },
    ],
  });
  await call('models.update_tags', { ids: [tuned], add_tags: ['candidate'], remove_tags: ['tuned'] });
  return { baseline, tuned, task };
}

const METRIC = '0123456789abcdef0123456789abcdef';
const VARIANT = 'fedcba9876543210fedcba9876543210';

async function lookAround({ call, refused }: Narrator, { segmentation }: Place, { tuned }: Models): Promise<void> {
  await call('models.get_by_id', { model: tuned });
  await refused('models.get_by_id', { model: UNKNOWN });
  await call('models.get_all', {
    project: [segmentation],
    order_by: ['name'],
    page: 0,
    page_size: 10,
    only_fields: ['id', 'name', 'uri', 'ready', 'tags', 'created'],
  });
  await refused('models.get_all', { name: '(unet' });
  await call('models.get_frameworks', { projects: [segmentation] });
  await call('projects.get_all', {
    name: '^Reef survey/',
    order_by: ['name'],
    only_fields: ['id', 'name', 'description', 'tags'],
  });
  await refused('projects.get_all', { page: -1, page_size: 10 });
  await call('projects.get_hyper_parameters', { project: segmentation });
  await call('projects.get_hyperparam_values', { projects: [segmentation], section: 'Args', name: 'encoder' });
  await call('projects.get_unique_metric_variants', { project: segmentation });
  await call('projects.get_model_metadata_keys', { project: segmentation });
  await call('projects.get_model_metadata_values', { projects: [segmentation], key: 'reviewed by' });
  await call('projects.get_project_tags');
  await call('projects.get_task_tags', { projects: [segmentation] });
  await call('projects.get_model_tags', { projects: [segmentation] });
  await call('projects.get_task_parents', { projects: [segmentation] });
  await call('projects.get_user_names', { projects: [segmentation], entity: 'model' });
  await call('organization.get_tags', { include_system: false });
  await call('organization.get_entities_count', { models: {}, projects: {}, search_hidden: false });
  await call('organization.prepare_download_for_get_all', {
    entity_type: 'model',
    only_fields: ['name', 'created', 'tags'],
    field_mappings: [{ field: 'name', name: 'Model' }, { field: 'created' }, { field: 'tags' }],
  });
}

async function share({ call, refused }: Narrator, { counting }: Place, { baseline, tuned }: Models): Promise<void> {
  await call('models.move', { ids: [tuned], project_name: 'Reef survey/Released models' });
  await refused('models.move', { ids: [tuned], project: UNKNOWN });
  await call('models.make_public', { ids: [tuned] });
  await call('models.make_private', { ids: [tuned] });
  await call('models.set_ready', { model: tuned, publish_task: false });
  await refused('models.set_ready', { model: tuned });
  await call('models.publish_many', { ids: [baseline, tuned] });
  await call('projects.make_public', { ids: [counting] });
  await call('projects.make_private', { ids: [counting] });
  await call('projects.move', { project: counting, new_location: 'Archive' });
  await refused('projects.move', { project: counting, new_location: 'Archive/Counting' });
}

async function cleanUp(
  { call, refused }: Narrator,
  { segmentation, counting }: Place,
  { baseline, tuned }: Models,
): Promise<void> {
  await call('models.archive_many', { ids: [baseline, UNKNOWN] });
  await call('models.unarchive_many', { ids: [baseline] });
  await call('models.delete_metadata', { model: tuned, keys: ['reviewed by'] });
  await call('models.delete', { model: tuned, force: true });
  await refused('models.delete', { model: tuned });
  await call('models.delete_many', { ids: [baseline], force: true });
  await call('projects.merge', { project: counting, destination_project: segmentation });
  await call('projects.validate_delete', { project: segmentation });
  await refused('projects.delete', { project: segmentation });
  await call('projects.delete', { project: segmentation, force: true, delete_contents: true });
  await call('login.logout');
  await call('auth.logout');
}
