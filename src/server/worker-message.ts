/** What a worker process tells its primary once: that it listens, or why it cannot. */
export type WorkerMessage = { type: 'listening'; url: string } | { type: 'failed'; reason: string };

/** What the primary tells a worker process: finish what is in flight and end. */
export const STOP_MESSAGE = 'stop';

/** Environment variable by which the primary tells worker processes where the database is. */
export const DATABASE_URL_VARIABLE = 'ARMATURE_WORKER_DATABASE_URL';

/** Whether a message that came from a worker process is one of ours. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'listening') return 'url' in message && typeof message.url === 'string';
  return message.type === 'failed' && 'reason' in message && typeof message.reason === 'string';
}
