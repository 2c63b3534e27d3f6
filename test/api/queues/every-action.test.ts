import { afterAll, beforeAll } from '@jest/globals';
import { testEveryAction } from '../../support/every-action.js';
import { type TestServer, startTestServer } from '../../support/test-server.js';
import { type QueueKit, queueKit } from './queue-kit.js';

let server: TestServer;
let kit: QueueKit;
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
  kit = queueKit(server);
});
afterAll(() => server.stop());

const onQueue =
  (more: object = {}) =>
  async () => ({ queue: await kit.filled('first', 'second'), ...more });
const metadata = [{ key: 'k', type: 't', value: 'v' }];

testEveryAction('queues', () => server, [
  { action: 'get_by_id', effect: 'read', since: '2.4', request: onQueue() },
  { action: 'get_all', effect: 'read', since: '2.4' },
  { action: 'get_all_ex', effect: 'read', since: '2.4' },
  { action: 'get_default', effect: 'read', since: '2.4', request: withDefaultQueue },
  { action: 'create', effect: 'write', since: '2.4', request: () => ({ name: `new queue ${++made}` }) },
  { action: 'update', effect: 'write', since: '2.4', request: onQueue({ tags: ['t'] }) },
  { action: 'delete', effect: 'write', since: '2.4', request: onQueue({ force: true }) },
  { action: 'add_task', effect: 'write', since: '2.4', request: onQueue({ task: 'third' }) },
  { action: 'get_next_task', effect: 'write', since: '1.0', request: onQueue() },
  { action: 'remove_task', effect: 'write', since: '2.4', request: onQueue({ task: 'first' }) },
  { action: 'clear_queue', effect: 'write', since: '1.0', request: onQueue() },
  { action: 'move_task_forward', effect: 'write', since: '2.4', request: onQueue({ task: 'second' }) },
  { action: 'move_task_backward', effect: 'write', since: '2.4', request: onQueue({ task: 'first' }) },
  { action: 'move_task_to_front', effect: 'write', since: '2.4', request: onQueue({ task: 'second' }) },
  { action: 'move_task_to_back', effect: 'write', since: '2.4', request: onQueue({ task: 'first' }) },
  {
    action: 'get_queue_metrics',
    effect: 'read',
    since: '2.4',
    request: () => ({ from_date: 0, to_date: 1, interval: 1 }),
  },
  { action: 'add_or_update_metadata', effect: 'write', since: '2.13', request: onQueue({ metadata }) },
  { action: 'delete_metadata', effect: 'write', since: '2.13', request: onQueue({ keys: ['k'] }) },
  { action: 'peek_task', effect: 'read', since: '2.15', request: onQueue() },
  { action: 'get_num_entries', effect: 'read', since: '2.15', request: onQueue() },
]);

async function withDefaultQueue(): Promise<object> {
  await kit.queues.updateOne(
    { company: server.company, name: 'default' },
    {
      $setOnInsert: { _id: 'default', created: new Date(), tags: [], metadata: {}, last_update: new Date() },
      $set: { system_tags: ['default'] },
    },
    { upsert: true },
  );
  return {};
}
