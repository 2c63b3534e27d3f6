/**
 * The long form of test/reliability/kill-rounds.test.ts: fifty rounds of writing at full speed, SIGKILL of the server, its engine or
 * both at a random moment, and a comparison of what is there with what was acknowledged (assurance.md R1).
 * `npm run soak:kill -- --rounds 50 --seed 1`; ends with code 1 when anything was lost.
 */
import { parseArgs } from 'node:util';
import { type Round, type Target, killRounds } from '../test/reliability/kill-rounds.js';
import { temporaryFolder } from '../test/reliability/server-process.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const TARGETS: readonly Target[] = ['server', 'engine', 'both'];
const targets = Array.from({ length: Number(values.rounds) }, (_, index) => TARGETS[index % TARGETS.length] ?? 'both');

const rounds: Round[] = [];
const folder = await temporaryFolder();
try {
  await killRounds(folder.path, targets, Number(values.seed), (round) => {
    rounds.push(round);
    console.log(describe(round));
  });
} finally {
  await folder.remove();
}
const [lost, damaged, strange] = [count('lost'), count('damaged'), count('strange')];
const acknowledged = rounds.reduce((sum, round) => sum + round.acknowledged, 0);
const perSecond = acknowledged / rounds.reduce((sum, { writingMs }) => sum + writingMs / 1000, 0);
console.log(
  `\n${rounds.length} rounds, seed ${values.seed}: ${acknowledged} acknowledged (about ${perSecond.toFixed(0)} a second), ` +
    `${lost} lost, ${damaged} damaged, ${strange} strange answers`,
);
process.exitCode = lost + damaged + strange > 0 ? 1 : 0;

function describe(round: Round): string {
  const { target, writingMs, acknowledged: written, awayMs } = round;
  const faults = [...round.lost, ...round.damaged, ...round.strange].slice(0, 3).join(', ');
  return `${target.padEnd(6)} killed after ${writingMs.toFixed(0)} ms, ${written} acknowledged, back after ${awayMs.toFixed(0)} ms ${faults}`.trim();
}

function count(fault: 'lost' | 'damaged' | 'strange'): number {
  return rounds.reduce((sum, round) => sum + round[fault].length, 0);
}
