/**
 * How long it takes to find paths that cover each pathway on every criterion, what they come to, and how fast they are lived on the pure core, alone and
 * beside the model. `node bench/paths.ts [PATHWAY…]`; with `--random N`, N entries at random for each pathway have to reach nothing that is called
 * unreachable.
 */
import { hashCalendar } from '../client/content-hash.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import { compilePathway } from '../machines/compile.ts';
import { compareWithModel } from '../machines/paths/compare-model.ts';
import { generateSuite } from '../machines/paths/generate.ts';
import { criteria } from '../machines/paths/goal.ts';
import { subjectOf, type Subject } from '../machines/paths/subject.ts';
import type { Suite } from '../machines/paths/suite.ts';
import { advance, openCase, step } from '../machines/step.ts';
import { reachedByChance } from '../test/paths/random-cases.ts';

/** What a suite for an authority may take. */
const target = { seconds: 5, megabytes: 512, unknownPercent: 2, entriesPerSecond: 8_000 };

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
  `Every criterion, seed 1. Aimed at: ${target.seconds} s, ${target.megabytes} MB, unknown at most ${target.unknownPercent}%, ${target.entriesPerSecond} entries/s on the core.`,
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
  const alone = perSecondOfProcessor(() => liveOnCore(suite, subject));
  let differences = 0;
  const beside = perSecondOfProcessor(() => {
    const compared = compareWithModel(suite, subject);
    differences = compared.differences.length;
    return compared.entries;
  });
  const entries = suite.paths.reduce(
    (sum, { steps }) => sum + steps.filter(({ kind }) => kind === 'event').length + 1,
    0,
  );
  console.log(
    `\n${name}: ${suite.paths.length} paths, ${entries} entries; found in ${seconds.toFixed(1)} s (${(cpu.user / 1e6).toFixed(1)} s of one processor), ` +
      `${megabytes.toFixed(0)} MB; lived on the core at ${alone.toFixed(0)} entries/s of one processor, beside the model at ${beside.toFixed(0)}, ${differences} differences`,
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

/** Lives every path on the core and does nothing else. Answers how many entries there were, those that are refused included. */
function liveOnCore({ paths }: Suite, { library, pathway, calendarName: calendar }: Subject): number {
  let entries = 0;
  for (const { opened, steps } of paths) {
    const { on, at, by, data } = opened;
    const about = { kind: 'opened', type: 'CASE_OPENED', seq: 1, reference: 'PATH-1' } as const;
    const begun = openCase({ ...about, on, at, by, data, pathway, calendar }, library);
    entries += 1;
    if (begun.kind === 'refused') continue;
    let { state } = begun;
    for (const one of steps) {
      state = advance(state, one.kind === 'time' ? one.until : one.at, library).state;
      if (one.kind === 'time') continue;
      const entry = { kind: 'recorded', type: one.event, seq: state.log.length + 1 } as const;
      const taken = step(state, { ...entry, at: one.at, on: one.on, by: one.by, data: one.data }, library);
      if (taken.kind === 'accepted') ({ state } = taken);
      entries += 1;
    }
  }
  return entries;
}

/** How much is done in a second of one processor; the second of two times, because the first one is compiled on the way. */
function perSecondOfProcessor(work: () => number): number {
  work();
  const before = process.cpuUsage();
  const done = work();
  const { user, system } = process.cpuUsage(before);
  return done / ((user + system) / 1e6);
}
