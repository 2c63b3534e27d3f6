import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Round, killRounds } from './kill-rounds.js';
import { temporaryFolder } from './server-process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

// The full fifty rounds are `npm run soak:kill`.
test('every acknowledged model survives SIGKILL of the server or its engine under load, and nothing is repaired by hand', async () => {
  const rounds: Round[] = [];
  await killRounds(folder.path, ['server', 'engine', 'server', 'engine', 'both', 'engine'], 20_261_121, (round) =>
    rounds.push(round),
  );
  expect(rounds.map(({ target, lost, damaged, strange }) => ({ target, lost, damaged, strange }))).toEqual(
    rounds.map(({ target }) => ({ target, lost: [], damaged: [], strange: [] })),
  );
  for (const { acknowledged } of rounds) expect(acknowledged).toBeGreaterThan(0);
}, 60_000);
