import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { addMinutes, type Instant } from '../../calendar/instant.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { CaseState } from '../../machines/case-state.ts';
import type { Effect } from '../../machines/effect.ts';
import type { Entry } from '../../machines/entry.ts';
import { fold } from '../../machines/fold.ts';
import type { Library } from '../../machines/library.ts';
import { nextMoments } from '../../machines/next-moments.ts';
import { isOpen } from '../../machines/occurrence-status.ts';
import { advance, openCase, step } from '../../machines/step.ts';
import { viewCase } from '../../machines/view.ts';
import { anyJson, moves, smallPathways } from './support/arbitraries.ts';
import { libraryOf, opening } from './support/live-case.ts';
import { diceOf, entryOf, otherVersions, type Move } from './support/random-case.ts';
import { hosted } from './support/simulated-host.ts';
import { untold } from './support/untold.ts';
import { warringtonLog } from './support/warrington-log.ts';

// Each lives dozens of whole cases, on machines that do other things as well.
vi.setConfig({ testTimeout: 180_000 });

interface World {
  readonly pathway: Pathway;
  readonly library: Library;
  readonly opened: CaseState;
}

/** Warrington's cases at their opening, in the enquiry, on a plan with a core group behind them, and after a review. */
let warrington: readonly World[];
beforeAll(async () => {
  const { pathway, problems } = await loadPathway('warrington');
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
  const library = libraryOf(pathway, undefined, otherVersions(pathway));
  const unborn = {
    child: 'p-child',
    childName: 'Robin Ashdown',
    unborn: true,
    expectedDateOfBirth: '2026-06-01',
    parents: 'p-mother',
    socialWorker: 'p-sw',
    teamManager: 'p-tm',
  };
  const log = warringtonLog({ reviews: 2, booksCoreGroups: true, invited: 2, ends: false });
  const upTo = (type: string, count: number): World => {
    const places = log.flatMap((entry, index) => (entry.kind === 'recorded' && entry.type === type ? [index] : []));
    const prefix = log.slice(0, (places[count - 1] ?? 0) + 1);
    const folded = fold(prefix, prefix.at(-1)?.at ?? log[0].at, library);
    if (folded.kind === 'conflict') throw new Error(folded.refusal.message);
    return { pathway, library, opened: folded.state };
  };
  warrington = [
    worldOf(pathway, unborn, 'teamManager'),
    upTo('PERSON_INVITED', 3),
    upTo('CORE_GROUP_HELD', 1),
    upTo('REVIEW_DECIDED', 1),
  ];
});

function worldOf(pathway: Pathway, data = {}, role = 'worker'): World {
  const library = libraryOf(pathway, undefined, otherVersions(pathway));
  const opened = openCase(opening({ data, by: { person: 'p-duty', role } }), library);
  if (opened.kind === 'refused') throw new Error(opened.refusal.message);
  return { pathway, library, opened: opened.state };
}

/** Lives moves through; every state it comes to, and what was refused. */
function lived(
  { pathway, library, opened }: World,
  list: readonly Move[],
  look: (before: CaseState, after: CaseState, entry: Entry | undefined, effects: readonly Effect[]) => void,
): CaseState {
  let state = opened;
  for (const move of list) {
    const entry = entryOf(move, state, pathway, library);
    const before = state;
    if (entry === undefined) {
      const advanced = advance(state, addMinutes(state.now, move.minutes), library);
      state = advanced.state;
      look(before, state, undefined, advanced.effects);
      continue;
    }
    const result = step(state, entry, library);
    if (result.kind === 'refused') continue;
    state = result.state;
    look(before, state, entry, result.effects);
  }
  return state;
}

function fromJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const everything: Move['kind'][] = [
  'event',
  'event',
  'event',
  'event',
  'correct',
  'effect',
  'effect',
  'wait',
  'wrong',
  'turn',
];
const worlds: readonly [string, () => fc.Arbitrary<World>, number][] = [
  ['Warrington', () => fc.nat({ max: 3 }).map((start) => warrington[start] as World), 60],
  ['small pathways', () => smallPathways().map((pathway) => worldOf(pathway)), 60],
];

it.each(worlds)(
  '%s: stepping equals folding, from live states and from states read back from JSON',
  (_, world, numRuns) => {
    fc.assert(
      fc.property(world(), moves(everything, 25), (at, list) => {
        const { library } = at;
        const last = lived(at, list, (before, after, entry, effects) => {
          if (entry === undefined) return;
          expect(step(fromJson(before), fromJson(entry), library)).toEqual({ kind: 'accepted', state: after, effects });
          expect(fromJson(after)).toEqual(after);
        });
        expect(fold(last.log, last.now, library)).toEqual({ kind: 'folded', state: last });
      }),
      { numRuns },
    );
  },
);

it.each(worlds)('%s: the clock may be advanced in any steps, or not at all, in between', (_, world, numRuns) => {
  fc.assert(
    fc.property(world(), moves(['event', 'event', 'wait', 'wait'], 20), fc.integer(), (at, list, seed) => {
      const { library } = at;
      const dice = diceOf(seed);
      const last = lived(at, list, (before, after, entry) => {
        if (entry !== undefined || after.now <= before.now) return;
        const between = addMinutes(
          before.now,
          Math.floor((dice() * (Date.parse(after.now) - Date.parse(before.now))) / 60_000),
        );
        expect(advance(advance(before, between, library).state, after.now, library).state).toEqual(after);
        expect(advance(after, before.now, library)).toEqual({ state: after, effects: [] });
      });
      expect(fold(last.log, last.now, library)).toMatchObject({ state: last });
    }),
    { numRuns },
  );
});

it.each(worlds)('%s: what is met stays met as it was met, unless the log is corrected', (_, world, numRuns) => {
  fc.assert(
    fc.property(world(), moves(['event', 'event', 'event', 'wait', 'effect'], 40), (at, list) => {
      lived(at, list, (before, after) => {
        for (const occurrence of before.occurrences.filter(({ state }) => state === 'met')) {
          expect(
            after.occurrences.find(
              (known) => known.deadline === occurrence.deadline && known.occurrence === occurrence.occurrence,
            ),
          ).toEqual(occurrence);
        }
      });
    }),
    { numRuns },
  );
});

it.each(worlds)(
  '%s: no moment is left behind, no occurrence is there twice, and what does not run has no moments',
  (_, world, numRuns) => {
    fc.assert(
      fc.property(world(), moves(everything, 30), (at, list) => {
        lived(at, list, (_before, after) => {
          for (const moment of nextMoments(after, at.library)) expect(moment.instant > after.now).toBe(true);
          const ids = after.occurrences.map(({ deadline, occurrence }) => `${deadline}#${occurrence}`);
          expect(new Set(ids).size).toBe(ids.length);
          const counted = after.occurrences.filter(({ state }) => state === 'running' || state === 'paused');
          expect(counted.filter(({ due }) => due === undefined)).toEqual([]);
          expect(
            after.occurrences.filter(({ state, moments: left }) => state !== 'running' && left.length > 0),
          ).toEqual([]);
        });
      }),
      { numRuns },
    );
  },
);

it.each(worlds)('%s: the log keeps its order, whatever is recorded', (_, world, numRuns) => {
  fc.assert(
    fc.property(world(), moves(everything, 30), (at, list) => {
      const { log } = lived(at, list, () => undefined);
      expect(log.map((entry) => entry.seq)).toEqual(log.map((_entry, index) => index + 1));
      expect(log.map((entry) => entry.at)).toEqual(log.map((entry) => entry.at).toSorted());
    }),
    { numRuns },
  );
});

it.each(worlds)(
  '%s: an effect is carried out at most once, through any corrections, failures and retries',
  (_, world, numRuns) => {
    fc.assert(
      fc.property(
        world(),
        moves(['event', 'event', 'event', 'correct', 'correct', 'effect', 'wait', 'turn'], 40),
        fc.integer(),
        (at, list, seed) => {
          const report = hosted(at.opened, at.pathway, at.library, list, diceOf(seed));
          expect(new Set(report.carriedOut).size).toBe(report.carriedOut.length);
          for (const status of report.askedFrom) expect([undefined, 'failed', 'dropped', 'skipped']).toContain(status);
          expect(report.revisionsAtOnce.every((count) => count === 1)).toBe(true);
          expect(report.notAsked).toEqual([]);
          expect(report.askedByOutcome).toEqual([]);
        },
      ),
      { numRuns },
    );
  },
);

it.each(worlds)(
  '%s: what people hold reads as the corrected log has it, or what puts it right is owed, or a flag says so',
  (_, world, numRuns) => {
    fc.assert(
      fc.property(
        world(),
        moves(['event', 'event', 'event', 'correct', 'correct', 'effect', 'wait', 'turn'], 40),
        fc.integer(),
        fc.constantFrom(0, 0.5),
        (at, list, seed, tooLate) => {
          const report = hosted(at.opened, at.pathway, at.library, list, diceOf(seed), tooLate);
          expect(new Set(report.carriedOut).size).toBe(report.carriedOut.length);
          expect(untold(report, at.library)).toEqual([]);
        },
      ),
      { numRuns },
    );
  },
);

it.each(worlds)(
  '%s: nothing an entry says makes the core throw, and what is refused leaves the case as it was',
  (_, world, numRuns) => {
    const junk = fc.record({
      type: fc.oneof(
        fc.string(),
        fc.constantFrom('__proto__', 'CASE_OPENED', 'TASK_DONE', 'PLAN_DECIDED', 'INVITED', 'BOOKED', 'GRANTED'),
      ),
      on: anyJson(),
      data: anyJson(),
      role: fc.oneof(fc.string(), fc.constantFrom('worker', 'teamManager', '__proto__')),
      shape: fc.constantFrom('recorded', 'amend', 'insert', 'strike', 'effectDone', 'effectRetried'),
      target: fc.integer({ min: -2, max: 12 }),
      at: fc.oneof(
        fc.constant(undefined),
        fc.constantFrom('', 'now', '9999-12-31T23:59:59.999Z', '2031-01-01T00:00:00.000Z'),
      ),
    });
    fc.assert(
      fc.property(
        world(),
        moves(['event', 'event', 'wait'], 12),
        fc.array(junk, { minLength: 1, maxLength: 6 }),
        (at, list, thrown) => {
          let state = lived(at, list, () => undefined);
          for (const { type, on, data, role, shape, target, at: when } of thrown) {
            const stamp = { seq: state.log.length + 1, at: when ?? state.now };
            const by = { person: 'p-x', role };
            const changes = {
              amend: { op: 'amend', target, on, data },
              insert: { op: 'insert', before: target, type, on, data },
              strike: { op: 'strike', target },
            };
            const entry =
              shape === 'recorded'
                ? { kind: shape, ...stamp, type, on, by, data }
                : shape === 'effectDone' || shape === 'effectRetried'
                  ? { kind: shape, ...stamp, by, effect: type, result: data }
                  : { kind: 'correction', ...stamp, by, why: 'x', change: changes[shape] };
            const before = JSON.stringify(state);
            const result = step(state, entry as unknown as Entry, at.library);
            expect(JSON.stringify(state)).toBe(before);
            const said = result.kind === 'refused' ? result.refusal.message : 'It was accepted.';
            expect(said.length).toBeGreaterThan(10);
            if (result.kind === 'accepted') state = result.state;
            viewCase(state, at.library);
          }
          advance(state, '9999-12-31T23:59:59.999Z' as Instant, at.library);
        },
      ),
      { numRuns: numRuns * 2 },
    );
  },
);

it('generated Warrington cases go deep: most entries are accepted, and every stage is reached', () => {
  const reached = new Set<string>();
  let [accepted, tried] = [0, 0];
  fc.assert(
    fc.property(worlds[0]?.[1]() ?? fc.constant(warrington[0] as World), moves(['event'], 50), (world, list) => {
      tried += list.length;
      lived(world, list, (_before, after) => {
        accepted += 1;
        for (const name of viewCase(after, world.library).state.split(' + ')) reached.add(name);
      });
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(accepted / tried).toBeGreaterThan(0.8);
  expect([...reached]).toEqual(
    expect.arrayContaining([
      'referred',
      'enquiry',
      'conferencePlanned',
      'conference.drafting',
      'conference.deciding',
      'onPlan.coreGroup.forming',
      'onPlan.coreGroup.meeting',
      'onPlan.reviewing.waiting',
      'onPlan.reviewing.drafting',
      'onPlan.reviewing.deciding',
      'stepDown',
      'closed',
    ]),
  );
});

it.each(worlds)(
  '%s: what was met, missed or lapsed stays so when the calendar or the pathway changes, and nothing of the past goes out',
  (_, world, numRuns) => {
    let settled = 0;
    fc.assert(
      fc.property(world(), moves(['event', 'event', 'event', 'wait', 'effect', 'turn'], 40), (at, list) => {
        lived(at, list, (before, after, entry, effects) => {
          if (entry?.kind !== 'calendarChanged' && entry?.kind !== 'migrated') return;
          const due = advance(before, entry.at, at.library);
          for (const occurrence of due.state.occurrences) {
            if (isOpen(occurrence) && (!occurrence.missed || occurrence.state === 'waiting')) continue;
            settled += 1;
            const { deadline, startedBy, due: limit, state, metBy } = occurrence;
            expect(
              after.occurrences
                .filter((other) => other.deadline === deadline && other.startedBy === startedBy)
                .map((other) => [other.item?.['key'], other.due, other.state, other.metBy]),
            ).toContainEqual([occurrence.item?.['key'], limit, state, metBy]);
          }
          const asked = new Set(due.effects.map(({ id }) => id));
          const early = effects.filter(({ id, moment }) => !asked.has(id) && moment !== entry.at);
          expect(early.map(({ id }) => id)).toEqual([]);
        });
      }),
      { numRuns },
    );
    expect(settled).toBeGreaterThan(20);
  },
);
