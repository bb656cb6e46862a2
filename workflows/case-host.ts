import { condition, log } from '@temporalio/workflow';
import type { Instant } from '../calendar/instant.ts';
import type { CaseState } from '../machines/case-state.ts';
import { isHuman, type Entry } from '../machines/entry.ts';
import { advance, step, type StepResult } from '../machines/step.ts';
import type { CaseInput } from './case-input.ts';
import type { CaseLibrary } from './case-library.ts';
import { openingOf } from './case-opening.ts';
import { createClosing } from './closing.ts';
import type { Clock } from './clock.ts';
import { createDeadlineTimers, type Wanted } from './deadline-timers.ts';
import { createEffectCarrier, type EffectOutcome } from './effect-carrier.ts';
import { createFaults } from './faults.ts';
import { failedEffects, undecidedDates, untoldReaders, type Incident, type JournalStanding } from './incident.ts';
import { createJournalKeeper } from './journal-keeper.ts';
import type { RulesChange } from './messages.ts';
import type { RunWatch } from './next-run.ts';
import { createOverview } from './show-case.ts';
import { wantedTimers } from './wanted-timers.ts';

/** A case between its log and the world: it asks the core what follows, and sees to it. It decides nothing itself. */
export interface CaseHost {
  readonly library: CaseLibrary;
  readonly clock: Clock;
  state(): CaseState;
  /** Now, and never before what the case has already folded. */
  now(): Instant;
  /**
   * What the core would make of an entry now, with the rules it brings. The answer is kept: what a validator tried need not be
   * worked out again.
   */
  tryEntry(entry: Entry, change?: RulesChange): StepResult;
  /** Adds a person's entry that the core has accepted, with the rules it brings, and waits for the journal while it is up. */
  add(entry: Entry, state: CaseState, change?: RulesChange): Promise<void>;
  incidents(): readonly Incident[];
  journal(): JournalStanding;
  retryJournal(): void;
  closedAt(): Instant | undefined;
  /** Entries added since the host began. */
  added(): number;
  /** Nothing is under way outside, neither effects nor the journal, and nothing is at fault: a new run would begin well. */
  isIdle(): boolean;
  /** Nothing is left to do, ever. */
  isOver(): boolean;
  /** Sees to whatever follows from the log and the passing of time, until `ends` says to stop. */
  runUntil(ends: () => boolean): Promise<void>;
}

/** Puts a folded case into its workflow. Nothing goes out before {@link CaseHost.runUntil}. */
export function createCaseHost(
  input: CaseInput,
  folded: CaseState,
  library: CaseLibrary,
  clock: Clock,
  watch: Pick<RunWatch, 'timers'>,
): CaseHost {
  const { caseId, start } = input;
  let state = folded;
  let added = 0;
  let somethingChanged = false;
  let moments: readonly Wanted[] = [];
  let tried: { readonly state: CaseState; readonly entry: string; readonly result: StepResult } | undefined;
  let wake = (): void => undefined;
  const waiting = new Map<() => void, number>();
  const outcomes: EffectOutcome[] = [];

  const faults = createFaults(clock);
  const show = createOverview(library);
  const timers = createDeadlineTimers(changed);
  const journal = createJournalKeeper({
    caseId,
    opening: openingOf(input, folded.log),
    through: start.kind === 'opening' ? 0 : start.journaledThrough,
    clock,
    log: () => state.log,
    versions: () => library.later(),
    closedAt: () => (closing.isDue(now()) && nothingOwed() ? closing.closedAt() : undefined),
    changed,
  });
  const carrier = createEffectCarrier({
    caseId,
    pathway: () => library.pathway(state.rules.pathway.hash).pathway,
    clock,
    state: () => state,
    lastHumanEntry: () => state.log.findLast(isHuman)?.seq ?? 0,
    journalHas: isSafe,
    settled(outcome) {
      if (outcome !== undefined) outcomes.push(outcome);
      changed();
    },
  });
  const closing = createClosing(input, clock);

  // Plain promises where `condition` would do: the SDK takes a stack trace of every promise, and `condition` makes several.
  function changed(): void {
    somethingChanged = true;
    for (const [proceed, seq] of waiting) {
      if (!isSafe(seq)) continue;
      waiting.delete(proceed);
      proceed();
    }
    wake();
  }

  /** Does the journal have the entry, or is it down, so that nobody should wait for it? */
  function isSafe(seq: number): boolean {
    return journal.through() >= seq || journal.isDown();
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      if (somethingChanged) resolve();
    });
  }

  function now(): Instant {
    const instant = clock.now();
    return instant > state.now ? instant : state.now;
  }

  /** An effect's outcome becomes an entry. One that the core no longer knows has been overtaken by a correction. */
  function enter(outcome: EffectOutcome): void {
    const result = step(state, { seq: state.log.length + 1, at: now(), ...outcome }, library);
    if (result.kind === 'refused')
      return log.warn('An outcome came too late to be entered', { refusal: result.refusal.kind });
    state = result.state;
    added += 1;
  }

  function incidents(): readonly Incident[] {
    const { trouble } = journal.standing();
    return [
      ...failedEffects(state),
      ...untoldReaders(state),
      ...carrier.delayed(),
      ...(trouble === undefined ? [] : [{ kind: 'journal' as const, since: trouble.since, reason: trouble.reason }]),
      ...undecidedDates(state),
      ...faults.all(),
    ];
  }

  function nothingOwed(): boolean {
    return carrier.isIdle() && state.effects.every(({ status }) => status !== 'asked' && status !== 'failed');
  }

  function seeTo(): void {
    somethingChanged = false;
    faults.during('the outcome of an effect', () => {
      for (let outcome = outcomes[0]; outcome !== undefined; outcome = outcomes[0]) {
        enter(outcome);
        outcomes.shift();
      }
    });
    faults.during('the passing of time', () => {
      state = advance(state, now(), library).state;
    });
    closing.look(state);
    faults.during('what goes out', () => carrier.carryOut());
    journal.flush();
    faults.during('the next deadlines', () => {
      moments = wantedTimers(state, library);
    });
    // Where time could not be taken forward, a moment may lie behind: its timer would run out again at once, for ever.
    const ahead = moments.filter(({ instant }) => instant > now());
    const endOfRun = watch.timers().filter(({ instant }) => instant > now());
    timers.arm([...ahead, ...closing.timers(), ...faults.timers(), ...endOfRun], now());
    faults.during('the overview', () => show(state, incidents()));
  }

  function isOver(): boolean {
    return closing.isDue(now()) && nothingOwed() && journal.isComplete();
  }

  return {
    library,
    clock,
    state: () => state,
    now,
    tryEntry(entry, change) {
      const text = JSON.stringify(entry);
      if (tried?.state !== state || tried.entry !== text) {
        const rules = change === undefined ? library : library.including(change);
        tried = { state, entry: text, result: step(state, entry, rules) };
      }
      return tried.result;
    },
    add(entry, next, change) {
      if (change !== undefined) library.keep(change);
      state = next;
      tried = undefined;
      added += 1;
      changed();
      return isSafe(entry.seq)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.set(resolve, entry.seq);
          });
    },
    incidents,
    journal: () => journal.standing(),
    retryJournal() {
      journal.retry();
      changed();
    },
    closedAt: () => closing.closedAt(),
    added: () => added,
    isIdle: () => carrier.isIdle() && journal.isIdle() && faults.all().length === 0,
    isOver,
    async runUntil(ends) {
      seeTo();
      let asked = false;
      while (!ends()) {
        // What ends it, such as handlers that have finished, is not told of by anybody: the SDK has to look.
        if (!asked)
          void condition(ends).then(() => {
            asked = false;
            wake();
          });
        asked = true;
        await nextChange();
        if (somethingChanged) seeTo();
      }
    },
  };
}
