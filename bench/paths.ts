/**
 * How long it takes to find paths that cover each pathway on every criterion, what they come to, and how fast they are lived on the pure core beside
 * the model. `node bench/paths.ts [PATHWAY…]`; with `--random N`, N entries at random for each pathway have to reach nothing that is called
 * unreachable.
 */
import { hashCalendar } from '../client/content-hash.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import { compilePathway } from '../machines/compile.ts';
import { compareWithModel } from '../machines/paths/compare-model.ts';
import { generateSuite } from '../machines/paths/generate.ts';
import { criteria } from '../machines/paths/goal.ts';
import { subjectOf } from '../machines/paths/subject.ts';
import { reachedByChance } from '../test/paths/random-cases.ts';

/** What a suite for an authority may take. */
const target = { seconds: 5, megabytes: 512, unknownPercent: 2 };

const typed = process.argv.slice(2);
const place = typed.indexOf('--random');
const randomEntries = place < 0 ? 0 : Number(typed[place + 1] ?? 0);
const names = typed.filter((_word, index) => place < 0 || (index !== place && index !== place + 1));
const all = [
  'england',
  'wales',
  'warrington',
  'ceredigion',
  'core-group-authority',
  'darlington',
  'gloucestershire',
  'northmoor-foi',
];

console.log(
  `Every criterion, seed 1. Aimed at: ${target.seconds} s, ${target.megabytes} MB, unknown at most ${target.unknownPercent}%.`,
);
for (const name of names.length > 0 ? names : all) await measure(name);

async function measure(name: string): Promise<void> {
  const { pathway, hash, problems } = await loadPathway(name);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const calendar = namedCalendar(pathway.calendar);
  const subject = subjectOf(compilePathway(pathway), calendar, { pathway: hash, calendar: hashCalendar(calendar) });
  const before = process.cpuUsage();
  const begun = performance.now();
  const suite = generateSuite(subject, { criteria, seed: 1 });
  const seconds = (performance.now() - begun) / 1000;
  const cpu = process.cpuUsage(before);
  const megabytes = process.memoryUsage().rss / 1e6;
  const lived = performance.now();
  const { entries, differences } = compareWithModel(suite, subject);
  const perSecond = entries / ((performance.now() - lived) / 1000);
  console.log(
    `\n${name}: ${suite.paths.length} paths, ${entries} entries; found in ${seconds.toFixed(1)} s (${(cpu.user / 1e6).toFixed(1)} s of one processor), ` +
      `${megabytes.toFixed(0)} MB; lived beside the model at ${perSecond.toFixed(0)} entries/s, ${differences.length} differences`,
  );
  for (const criterion of criteria) {
    const own = suite.verdicts.filter(({ goal }) => goal.criterion === criterion);
    const of = (kind: string): number => own.filter(({ verdict }) => verdict.kind === kind).length;
    console.log(
      `  ${criterion.padEnd(12)} ${own.length} goals: ${of('covered')} covered, ${of('unreachable')} unreachable, ${of('unknown')} unknown (${((100 * of('unknown')) / own.length).toFixed(1)}%)`,
    );
  }
  for (const limit of suite.limits) console.log(`  ${limit}`);
  if (randomEntries === 0) return;
  const reached = reachedByChance(subject, suite.verdicts, randomEntries, 1);
  console.log(
    `  ${randomEntries} entries at random reached ${reached.length} goals called unreachable${reached.length > 0 ? `: ${reached.join(', ')}` : ''}`,
  );
  if (reached.length > 0) process.exitCode = 1;
}
