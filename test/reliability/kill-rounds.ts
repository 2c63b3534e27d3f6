import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpClient, httpClient } from './http-client.js';
import { random } from './random.js';
import {
  type ServerProcess,
  embedded,
  endServer,
  enginePid,
  eventually,
  isRunning,
  spawnServer,
} from './server-process.js';

/** What is killed in a round. */
export type Target = 'server' | 'engine' | 'both';

/** What a round found. Models are told by their names. */
export interface Round {
  target: Target;
  /** Time from the first write to the kill. */
  writingMs: number;
  acknowledged: number;
  /** Time from the kill to the first write that was acknowledged again, or until the next server listened. */
  awayMs: number;
  /** Acknowledged, but not there. */
  lost: string[];
  /** There, but not as they were sent, or more than once. */
  damaged: string[];
  /** Answers that were neither a success nor «the database is away». */
  strange: string[];
}

/** What the clients of a round know. */
interface Journal {
  acknowledged: Map<string, string>;
  strange: string[];
  /** When the last acknowledged write was sent. */
  lastSentMs: number;
}

interface Stored {
  id: string;
  name: string;
  uri: string;
  labels: Record<string, number>;
  tags: string[];
}

const CLIENTS = 24;
const LEAST_WRITING_MS = 200;
const MOST_WRITING_MS = 900;
const PAGE = 500;

/**
 * Rounds of: clients create models as fast as they can; at a random moment SIGKILL; start again on the same folder; compare
 * what is there with what was acknowledged (assurance.md R1).
 *
 * @param folder holds data and temporary files
 * @param seed decides the moments of the kills
 */
export async function killRounds(
  folder: string,
  targets: readonly Target[],
  seed: number,
  report: (round: Round) => void,
): Promise<void> {
  const next = random(seed);
  let server = spawnServer(embedded(folder));
  try {
    for (const [index, target] of targets.entries()) {
      const prefix = `round-${index}-`;
      const writingMs = LEAST_WRITING_MS + next() * (MOST_WRITING_MS - LEAST_WRITING_MS);
      const url = await server.listening;
      const engine = await runningEngine(server);
      const journal: Journal = { acknowledged: new Map(), strange: [], lastSentMs: 0 };
      const over = new AbortController();
      const writers = Array.from({ length: CLIENTS }, (_, client) =>
        write(url, `${prefix}${client}-`, journal, over.signal),
      );
      await sleep(writingMs);
      const killedMs = performance.now();
      if (target !== 'engine') process.kill(server.pid, 'SIGKILL');
      if (target !== 'server') process.kill(engine, 'SIGKILL');
      if (target === 'engine') {
        await eventually(() => journal.lastSentMs > killedMs || server.child.exitCode !== null);
      } else {
        await server.ended;
        server = spawnServer(embedded(folder));
        await server.listening;
      }
      const awayMs = performance.now() - killedMs;
      over.abort();
      await Promise.all(writers);
      const stored = await modelsNamed(await server.listening, prefix);
      report({
        target,
        writingMs,
        awayMs,
        acknowledged: journal.acknowledged.size,
        strange: journal.strange,
        ...compare(journal, stored),
      });
    }
  } finally {
    await endServer(server);
  }
}

/** The engine's process, when the log tells of the one that runs now: it does with a delay. */
async function runningEngine(server: ServerProcess): Promise<number> {
  await eventually(() => isRunning(enginePid(server) ?? 0));
  return enginePid(server) ?? 0;
}

/** Creates models one after the other until told to stop, whatever happens to the server. */
async function write(url: string, prefix: string, journal: Journal, over: AbortSignal): Promise<void> {
  const client = httpClient(url);
  for (let count = 0; !over.aborted; count += 1) {
    const name = `${prefix}${count}`;
    const sentMs = performance.now();
    try {
      const { status, meta, data } = await client.call('models.create', modelNamed(name));
      if (status === 200) {
        journal.acknowledged.set(String(data['id']), name);
        journal.lastSentMs = Math.max(journal.lastSentMs, sentMs);
        continue;
      }
      if (status !== 503 || meta.result_subcode !== 102)
        journal.strange.push(`${status} ${meta.result_code}/${meta.result_subcode}`);
    } catch (error) {
      // When the server is gone, nothing was acknowledged.
      if (error instanceof Error && error.message.includes('hangs')) journal.strange.push(error.message);
    }
    await sleep(20);
  }
  client.close();
}

function modelNamed(name: string) {
  return { name, uri: `s3://bucket/${name}.pt`, labels: { cat: 1, dog: name.length }, tags: ['one', name] };
}

async function modelsNamed(url: string, prefix: string): Promise<Stored[]> {
  const client = httpClient(url);
  try {
    return await everyPage(client, {
      name: `^${prefix}`,
      size: PAGE,
      only_fields: ['id', 'name', 'uri', 'labels', 'tags'],
    });
  } finally {
    client.close();
  }
}

async function everyPage(client: HttpClient, query: object): Promise<Stored[]> {
  const all: Stored[] = [];
  let scroll: unknown = null;
  for (;;) {
    const { status, meta, data } = await client.call('models.get_all', { ...query, scroll_id: scroll });
    const { models, scroll_id } = data;
    if (status !== 200 || !Array.isArray(models))
      throw new Error(`the models cannot be listed: ${JSON.stringify(meta)}`);
    if (models.length === 0) return all;
    all.push(...models);
    scroll = scroll_id;
  }
}

function compare({ acknowledged }: Journal, stored: readonly Stored[]): Pick<Round, 'lost' | 'damaged'> {
  const byId = new Map(stored.map((model) => [model.id, model]));
  const names = stored.map(({ name }) => name);
  const twice = names.length - new Set(names).size;
  return {
    lost: [...acknowledged].filter(([id, name]) => byId.get(id)?.name !== name).map(([, name]) => name),
    damaged: [
      ...stored.filter((model) => !isAsSent(model)).map(({ name }) => name),
      ...(twice > 0 ? [`${twice} names are there more than once`] : []),
    ],
  };
}

function isAsSent({ id: _, ...model }: Stored): boolean {
  const sent = modelNamed(model.name);
  return (
    model.uri === sent.uri &&
    model.labels['cat'] === sent.labels.cat &&
    model.labels['dog'] === sent.labels.dog &&
    model.tags.join() === [...sent.tags].sort().join()
  );
}
