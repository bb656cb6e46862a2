/**
 * Kills worker and server of an installation again and again while cases run on it, then says what came of it.
 *
 *     npm run test:chaos -- [--cases 100] [--seconds 240] [--kills 2] [--seed TEXT] [--mail smtp|outbox|both]
 *
 * Ends with 1 when anything was lost, doubled without a reason, or is not as people were told. Everything runs on free ports of
 * 127.0.0.1 and in a temporary directory, and is gone afterwards.
 */
import { parseArgs } from 'node:util';
import { mistakesOf } from './report.ts';
import { reportLines } from './report-lines.ts';
import { runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '240' },
    kills: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    mail: { type: 'string', default: 'both' },
  },
});

const brokenOff = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => brokenOff.abort());

try {
  for (const mail of ['smtp', 'outbox'] as const) {
    if (values.mail !== 'both' && values.mail !== mail) continue;
    const sizes = { cases: Number(values.cases), seconds: Number(values.seconds), killsOfEach: Number(values.kills) };
    const report = await runChaos({ seed: values.seed, ...sizes, mail, signal: brokenOff.signal, say: console.log });
    console.log(`\n${reportLines(report).join('\n')}\n`);
    if (mistakesOf(report).length > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error);
  process.exit(1);
}
