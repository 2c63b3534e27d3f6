import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from '@jest/globals';

import { processIdentity } from '../../../src/database/engine/process-identity.js';

test('a process has one identity while it runs, and none afterwards', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  expect(identity).toEqual(expect.any(String));
  expect(processIdentity(pid)).toBe(identity);

  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(processIdentity(pid)).toBeUndefined();
});
