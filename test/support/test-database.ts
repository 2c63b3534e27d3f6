import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

/** The databases of one test file: nobody else uses them, and they are dropped at its end. */
export interface TestDatabases {
  url: string;
  backend: string;
  auth: string;
  client: MongoClient;
  drop(): Promise<void>;
}

/** Names two databases on the suite's engine and connects to it. */
export function testDatabases(): TestDatabases {
  const url = process.env['ARMATURE_TEST_DATABASE_URL'];
  if (!url) throw new Error('the global setup of Jest has not run');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const client = new MongoClient(url);
  return {
    url,
    backend: `${name}_backend`,
    auth: `${name}_auth`,
    client,
    async drop() {
      await client.db(`${name}_backend`).dropDatabase();
      await client.db(`${name}_auth`).dropDatabase();
      await client.close();
    },
  };
}
