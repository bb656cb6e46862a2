/**
 * How fast the pure core folds: logs of invented Warrington cases, deadlines included, against bare XState transitions of the same machine with
 * the same events in the same run. `npm run bench:core`; `--profile` folds only, for `node --cpu-prof`.
 */
import { initialTransition, transition } from 'xstate';
import { loadPathway } from '../language/load/load-pathway.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { compilePathway, type CompiledPathway } from '../machines/compile.ts';
import type { Entry } from '../machines/entry.ts';
import { entryView } from '../machines/entry-view.ts';
import { fold } from '../machines/fold.ts';
import { createLibrary, type Library } from '../machines/library.ts';
import { advance, openCase, step } from '../machines/step.ts';
import { namedCalendar } from '../calendar/named-calendars.ts';
import { warringtonLog, type Busyness } from '../test/machines/support/warrington-log.ts';

/** Entries a second below which the core is too slow for a caseload that is folded anew with every restart. */
const target = 8_000;

const { pathway, problems } = await loadPathway('warrington');
if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));

const cases: readonly { readonly name: string; readonly log: readonly Entry[] }[] = [
  caseOf('a straight case over two years', { reviews: 4, booksCoreGroups: false, invited: 1, ends: true }, false),
  caseOf(
    'the same with every effect carried out',
    { reviews: 4, booksCoreGroups: false, invited: 1, ends: true },
    true,
  ),
  caseOf('a long and busy case', { reviews: 7, booksCoreGroups: true, invited: 4, ends: false }, true),
];

if (process.argv.includes('--profile')) {
  const full = libraryOf(pathway);
  for (const { log } of cases) entriesPerSecond(log.length, 3_000, () => foldWith(full, log));
} else report();

function report(): void {
  const variants = [
    ['without deadlines', withoutDeadlines(pathway)],
    ['without texts and papers', withoutTexts(pathway)],
    ['without conditions', withoutConditions(pathway)],
  ] as const;
  const full = libraryOf(pathway);
  const compiled = full.pathway('p');
  // The engine compiles what runs often while it runs: everything runs a while before anything is timed.
  for (const { log } of cases) entriesPerSecond(log.length, 2_000, () => foldWith(full, log));
  for (const { name, log } of cases) {
    const perSecond = entriesPerSecond(log.length, 1_500, () => foldWith(full, log));
    const bare = entriesPerSecond(log.length, 700, () => transitions(log, compiled));
    if (perSecond < target) process.exitCode = 1;
    console.log(`${name}: ${log.length} entries, ${log.filter((entry) => entry.kind === 'recorded').length} of people`);
    console.log(
      `  fold            ${rate(perSecond)}  ${perSecond >= target ? 'at or above' : 'BELOW'} the target of ${rate(target).trim()}`,
    );
    console.log(
      `  bare XState     ${rate(bare)}  the fold runs at ${(perSecond / bare).toFixed(2)}x of it (facts and guards are in both)`,
    );
    const whole = 1e6 / perSecond;
    console.log(`  where an entry's ${whole.toFixed(0)} µs go: XState, facts and guards ${share(1e6 / bare, whole)}`);
    // Without its parts a case asks for other effects, so what the machine says of them is left out.
    const human = log.filter((entry) => entry.kind !== 'effectDone');
    if (human.length < log.length) continue;
    for (const [what, lighter] of variants) {
      const library = libraryOf(lighter);
      const without = 1e6 / entriesPerSecond(log.length, 700, () => foldWith(library, log));
      console.log(`    ${what.replace('without ', '').padEnd(18)} ${share(whole - without, whole)}`);
    }
  }
}

function libraryOf(made: Pathway): Library {
  return createLibrary({ pathways: { p: compilePathway(made) }, calendars: { c: namedCalendar(made.calendar) } });
}

/** The log of a case; with what the machine adds when every effect is carried out at once, if wanted. */
function caseOf(name: string, busyness: Busyness, withEffects: boolean): { name: string; log: readonly Entry[] } {
  const library = libraryOf(pathway);
  const [opened, ...entries] = warringtonLog(busyness);
  const first = openCase(opened, library);
  if (first.kind === 'refused') throw new Error(first.refusal.message);
  let { state } = first;
  for (const entry of entries) {
    const result = step(advance(state, entry.at, library).state, { ...entry, seq: state.log.length + 1 }, library);
    if (result.kind === 'refused') throw new Error(`${name}, entry ${state.log.length + 1}: ${result.refusal.message}`);
    state = result.state;
    if (!withEffects) continue;
    for (const { effect, status } of state.effects) {
      if (status !== 'asked') continue;
      const done = step(
        state,
        { kind: 'effectDone', seq: state.log.length + 1, at: state.now, effect: effect.id, result: { hash: 'h' } },
        library,
      );
      if (done.kind === 'accepted') state = done.state;
    }
  }
  return { name, log: state.log };
}

function foldWith(library: Library, log: readonly Entry[]): void {
  const last = log.at(-1);
  if (last !== undefined && fold(log, last.at, library).kind !== 'folded') throw new Error('The log does not fold.');
}

/** What any interpreter of the same machine has to do: its transitions alone. */
function transitions(log: readonly Entry[], { machine }: CompiledPathway): void {
  const people = { conferenceChair: { person: 'p-chair', name: 'Person p-chair' } };
  let [snapshot] = initialTransition(machine);
  for (const entry of log) {
    if (entry.kind !== 'opened' && entry.kind !== 'recorded') continue;
    [snapshot] = transition(machine, snapshot, { type: entry.type, entry: entryView(entry), people, case: {} });
  }
}

/**
 * Runs work over and over for some milliseconds of this process's own processor time (others share the machine); the best of
 * the stretches after a warm-up counts.
 */
function entriesPerSecond(entries: number, forMs: number, work: () => void): number {
  const stretch = forMs / 6;
  let best = 0;
  for (let count = 0; count < 7; count += 1) {
    const began = process.cpuUsage();
    let runs = 0;
    let spentMs = 0;
    while (spentMs < stretch) {
      work();
      runs += 1;
      const { user, system } = process.cpuUsage(began);
      spentMs = (user + system) / 1_000;
    }
    if (count > 0) best = Math.max(best, (runs * entries * 1_000) / spentMs);
  }
  return best;
}

function withoutDeadlines(made: Pathway): Pathway {
  const meetings = Object.fromEntries(
    Object.entries(made.meetings).map(([id, { within: _within, ...meeting }]) => [id, meeting]),
  );
  const documents = Object.fromEntries(
    Object.entries(made.documents).map(([id, document]) => [id, { ...document, fields: {} }]),
  );
  return { ...made, deadlines: {}, meetings, documents };
}

function withoutTexts(made: Pathway): Pathway {
  const notifications = Object.fromEntries(
    Object.entries(made.notifications).map(([id, notice]) => [id, { ...notice, subject: 'S', text: 'T' }]),
  );
  const documents = Object.fromEntries(
    Object.entries(made.documents).map(([id, document]) => [id, { ...document, fields: {} }]),
  );
  return { ...made, notifications, documents };
}

/** Requirements only: guards choose between ways. */
function withoutConditions(made: Pathway): Pathway {
  const events = Object.fromEntries(
    Object.entries(made.events).map(([id, { requires: _requires, ...event }]) => [id, event]),
  );
  return { ...made, events };
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString('en-GB').padStart(9)} entries/s`;
}

function share(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)
    .toString()
    .padStart(3)}% (${part.toFixed(0)} µs)`;
}
