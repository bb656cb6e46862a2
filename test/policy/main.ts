import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { listPathways } from '../../language/load/find-pathway.ts';
import type { PolicyScore } from './score.ts';
import { scoreLines } from './score-lines.ts';

/** `npm run test:policy [AUTHORITY…]`: mutates the definitions and says which mutants no case file notices. Two authorities at a time. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const authorities = positionals.length > 0 ? positionals : await authoritiesWithRegister();
const left = [...authorities];
const scores: PolicyScore[] = [];
await Promise.all([work(), work()]);
const inOrder = authorities.flatMap((authority) => scores.filter((score) => score.authority === authority));
process.stdout.write(
  values.json ? `${JSON.stringify(inOrder, undefined, 2)}\n` : `${scoreLines(inOrder).join('\n')}\n`,
);
const isGood = inOrder.every(
  ({ mutants, rules, survivors, survivingRules, unclaimed, wronglyEquivalent }) =>
    survivors.length <= mutants * 0.02 &&
    survivingRules.length <= rules * 0.02 &&
    unclaimed.length <= rules * 0.02 &&
    wronglyEquivalent.length === 0,
);
process.exitCode = isGood && inOrder.length === authorities.length ? 0 : 1;

async function work(): Promise<void> {
  for (let authority = left.shift(); authority !== undefined; authority = left.shift())
    scores.push(await inWorker(authority));
}

function inWorker(authority: string): Promise<PolicyScore> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('./score-worker.ts', import.meta.url), { workerData: authority });
    worker.once('message', done);
    worker.once('error', failed);
  });
}

async function authoritiesWithRegister(): Promise<readonly string[]> {
  const ids = (await listPathways()).map(({ id }) => id);
  const loaded = await Promise.all(ids.map((id) => loadPathway(id)));
  // What others extend is lived by as one of them.
  return loaded
    .filter(({ pathway }) => pathway.register !== undefined && pathway.extends !== undefined)
    .map(({ pathway }) => pathway.pathway);
}
