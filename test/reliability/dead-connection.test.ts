import { randomBytes } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { databaseFailure, openDatabase } from '../../src/database/index.js';
import { openDatabaseProxy } from './database-proxy.js';

/** Far longer than a command may take while the database is away. */
const HANGING_MS = 15_000;

test('a command that is sent on a connection in the moment of its death fails, and does not wait for ever', async () => {
  const proxy = await openDatabaseProxy(process.env['ARMATURE_TEST_DATABASE_URL'] ?? '');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const { database } = openDatabase({ url: proxy.url, backend: name, auth: name, timeoutMs: 4000, poolSize: 32 });
  try {
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 64 }, () => database.backend.command({ ping: 1 })));
      proxy.closeConnections();
      const outcomes: Promise<unknown>[] = [];
      for (let turns = 0; turns < 30; turns += 1) {
        for (let each = 0; each < 4; each += 1)
          outcomes.push(database.tasks.findOne({ _id: 'none' }).catch(databaseFailure));
        await turn();
      }
      const settled = await Promise.race([Promise.all(outcomes), sleep(HANGING_MS, ['hanging'], { ref: false })]);
      for (const outcome of settled) expect([null, 'unavailable']).toContain(outcome);
    }
  } finally {
    await database.close();
    await proxy.close();
  }
});
