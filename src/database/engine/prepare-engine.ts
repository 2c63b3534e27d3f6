/** A stuck engine counts as one that did not start. */
const timeoutMs = 5000;

/**
 * Sets what the engine needs after every open, before clients may use it. Its default choice of query plans makes a find
 * with a sort over thousands of candidates fail with code 224.
 */
export async function prepareEngine(uri: string): Promise<void> {
  const { MongoClient } = await import('mongodb'); // takes so long to load that the engine should start first
  const client = new MongoClient(uri, {
    directConnection: true,
    serverSelectionTimeoutMS: timeoutMs,
    socketTimeoutMS: timeoutMs,
  });
  try {
    await client.db('admin').command({ setParameter: 1, internalQueryPlanRanker: 'multiPlanning' });
  } finally {
    await client.close();
  }
}
