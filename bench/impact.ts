/**
 * How fast `impact` goes over a caseload: logs of invented Warrington cases, lived under the present rules and under a draft, on the pure core.
 * `npm run bench:impact`; `--cases 2000` for fewer. Processor time of this process counts, since others share the machine.
 */
import { addDays, parseIsoDate } from '../calendar/iso-date.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { withClosures } from '../calendar/working-calendar.ts';
import { loadPathway } from '../language/load/load-pathway.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { compareCases, isSame } from '../machines/compare-cases.ts';
import { compilePathway } from '../machines/compile.ts';
import type { Entry } from '../machines/entry.ts';
import { impactOnCase } from '../machines/impact-on-case.ts';
import { relive, type Rules } from '../machines/relive.ts';
import { warringtonLog } from '../test/machines/support/warrington-log.ts';

/** Cases a second and core below which nobody waits for the answer. */
const target = 300;
/** A case of ordinary length. */
const entries = 30;

const asked = process.argv.indexOf('--cases');
const many = asked < 0 ? 10_000 : Number(process.argv[asked + 1]);

const { pathway, problems } = await loadPathway('warrington');
if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
const calendar = namedCalendar(pathway.calendar);
const present: Rules = { pathway: compilePathway(pathway), calendar };

const logs = Array.from({ length: many }, (_, index) => logOf(index));
const lengths = logs.map((log) => log.length);
console.log(
  `${many.toLocaleString('en-GB')} cases of ${Math.min(...lengths)} to ${Math.max(...lengths)} entries, ${(lengths.reduce((sum, length) => sum + length, 0) / many).toFixed(1)} on average`,
);

// The engine compiles what runs often while it runs.
for (const log of logs.slice(0, 200)) impactOnCase(log, endOf(log), present, present);
measured('a stricter limit', { pathway: compilePathway(stricter(pathway)), calendar });
measured('one more closed day', {
  ...present,
  calendar: withClosures(calendar, [{ date: parseIsoDate('2024-05-13'), name: 'Day of mourning' }], calendar.id),
});
shares();

/** The first entries of a case, begun on one of a year's days. */
function logOf(index: number): readonly Entry[] {
  const days = index % 365;
  const full = warringtonLog({ reviews: 3, booksCoreGroups: index % 2 === 0, invited: 1 + (index % 3), ends: false });
  const log: readonly Entry[] = full.slice(0, entries);
  return days === 0 ? log : log.map((entry) => JSON.parse(moved(JSON.stringify(entry), days)) as Entry);
}

/** Every date of a text, so many days later. */
function moved(text: string, days: number): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}/g, (date) => addDays(parseIsoDate(date), days));
}

function endOf(log: readonly Entry[]): Entry['at'] {
  const last = log.at(-1);
  if (last === undefined) throw new Error('A log has at least an opening.');
  return last.at;
}

function stricter(made: Pathway): Pathway {
  const { icpc, ...others } = made.deadlines;
  if (icpc === undefined) throw new Error('Warrington has no initial conference.');
  return { ...made, deadlines: { icpc: { ...icpc, due: '12 working days after s47Strategy.on' }, ...others } };
}

function measured(what: string, other: Rules): void {
  let [different, refused] = [0, 0];
  const halves: number[] = [];
  for (const half of [logs.slice(0, many / 2), logs.slice(many / 2)]) {
    const began = process.cpuUsage();
    for (const log of half) {
      const impact = impactOnCase(log, endOf(log), present, other);
      if (impact.kind === 'conflict') refused += 1;
      else if (!isSame(impact.differences)) different += 1;
    }
    halves.push(half.length / secondsSince(began));
  }
  const perSecond =
    many / halves.reduce((sum, rate, index) => sum + (index === 0 ? many / 2 : many - many / 2) / rate, 0);
  if (perSecond < target) process.exitCode = 1;
  console.log(
    `${what}: ${perSecond.toFixed(0)} cases/s a core (${perSecond >= target ? `${(perSecond / target).toFixed(1)} times` : 'BELOW'} the target of ${target}); ` +
      `halves ${halves.map((rate) => rate.toFixed(0)).join(' and ')}; ${different} different, ${refused} refused`,
  );
}

/** Where a case's time goes. */
function shares(): void {
  const some = logs.slice(0, Math.min(many, 1_000));
  const lives = timed(() => some.map((log) => relive(log, endOf(log), present)));
  const views = lives.made.flatMap((life) => (life.kind === 'lived' ? [life.view] : []));
  const comparing = timed(() => views.map((view) => compareCases(view, view)));
  const perCase = (seconds: number): string => `${((seconds / some.length) * 1e3).toFixed(2)} ms`;
  console.log(
    `where a case's time goes: living it twice ${perCase(2 * lives.seconds)} (a life ${perCase(lives.seconds)}, ${((lives.seconds / some.length / entries) * 1e6).toFixed(0)} µs an entry), comparing ${perCase(comparing.seconds)}`,
  );
}

function timed<T>(work: () => T): { readonly made: T; readonly seconds: number } {
  const began = process.cpuUsage();
  const made = work();
  return { made, seconds: secondsSince(began) };
}

function secondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
