/** What the host process tells its supervisor, once. */
export type HostMessage =
  { type: 'ready'; socketPath: string } | { type: 'failed'; failure: HostFailure; message: string };

/** What went wrong in the host: its library cannot be loaded, another engine has the folder open, anything else. */
export type HostFailure = 'not-loaded' | 'in-use' | 'not-opened';

/** What the supervisor tells the host: close the engine and exit. */
export const stopMessage = 'stop';

const failures: readonly unknown[] = ['not-loaded', 'in-use', 'not-opened'] satisfies HostFailure[];

/** Whether a message that came from the host is one of ours. */
export function isHostMessage(message: unknown): message is HostMessage {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  if (message.type === 'ready') return 'socketPath' in message && typeof message.socketPath === 'string';
  return (
    message.type === 'failed' &&
    'failure' in message &&
    failures.includes(message.failure) &&
    'message' in message &&
    typeof message.message === 'string'
  );
}
