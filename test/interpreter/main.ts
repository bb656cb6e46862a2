/**
 * Ten thousand random machines, here and on XState's own actor: `npm run test:difference`. Other counts and seeds:
 * `node test/interpreter/main.ts 500 --seed 7`.
 */
import { findDifference } from './support/difference.ts';

const machines = Number(process.argv[2] ?? 10_000);
const seedAt = process.argv.indexOf('--seed');
const seed = seedAt < 0 ? 20_261_122 : Number(process.argv[seedAt + 1]);
const began = performance.now();
const { counts, difference } = await findDifference(machines, seed);
const seconds = ((performance.now() - began) / 1_000).toFixed(0);

console.log(`${counts.machines} random machines, ${counts.steps} moments compared, seed ${seed}, ${seconds} s`);
console.log(`  ${counts.withActors} started actors, ${counts.withPromises} waited for a promise`);
console.log(
  `  ${counts.done} came to an end, ${counts.inError} ended in error, ${counts.endless} would never have come to rest`,
);
if (difference !== undefined) {
  console.log(`A machine differs ${difference.told}`);
  console.log(JSON.stringify({ chart: difference.chart, commands: difference.commands }));
  process.exitCode = 1;
}
console.log(`${difference === undefined ? counts.machines : 0}/${machines} equal`);
