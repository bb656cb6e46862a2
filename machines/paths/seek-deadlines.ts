import { addMinutes, isInstant, type Instant } from '../../calendar/instant.ts';
import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../../calendar/london.ts';
import type { Due, Occurrence } from '../case-state.ts';
import type { CompiledDeadline, CompiledSelector } from '../compile-deadlines.ts';
import type { When } from '../entry.ts';
import { dueDate } from '../occurrence-due.ts';
import { withValue, type Candidate } from './candidate.ts';
import { demand, type Chooser } from './choose-data.ts';
import { configurationOf } from './spot.ts';
import type { Explorer } from './explorer.ts';
import { treeOf } from './expression-tree.ts';
import { again, exampleOf } from './examples.ts';
import { deadlineId, type DeadlineOutcome } from './goal-ids.ts';
import { outcomesOf } from './list-goals.ts';
import { prepare } from './prepare.ts';
import { candidatesOf } from './react.ts';
import { isRecordable } from './seek-states.ts';
import type { Demand } from './solve.ts';
import { trailOf, type Spot } from './spot.ts';

/** From how many cases in which a deadline runs its outcomes are tried. */
const mostRunning = 10;

/** Looks for every outcome of every deadline. */
export function seekDeadlines(explorer: Explorer, chooser: Chooser): void {
  for (const deadline of explorer.subject.compiled.deadlines) {
    const wanted = outcomesOf(deadline).filter((outcome) => isOpen(explorer, deadline, outcome));
    if (wanted.length === 0) continue;
    if (runningSpots(explorer, deadline).length === 0) startIt(explorer, chooser, deadline);
    tryWhereRunning(explorer, chooser, deadline, wanted);
    prepareOutcomes(explorer, chooser, deadline, wanted);
  }
}

/** Tries outcomes that are still to be seen once more: the search for other things has come to cases in which more deadlines run. */
export function tryDeadlines(explorer: Explorer, chooser: Chooser): void {
  for (const deadline of explorer.subject.compiled.deadlines) {
    const wanted = outcomesOf(deadline).filter((outcome) => isOpen(explorer, deadline, outcome));
    if (wanted.length > 0) tryWhereRunning(explorer, chooser, deadline, wanted);
  }
}

function tryWhereRunning(
  explorer: Explorer,
  chooser: Chooser,
  deadline: CompiledDeadline,
  wanted: readonly DeadlineOutcome[],
): void {
  for (const spot of [...settlingSpots(explorer, deadline), ...runningSpots(explorer, deadline)]) {
    const occurrence = runningOne(spot, deadline);
    if (occurrence?.due === undefined) continue;
    for (const outcome of wanted)
      if (isOpen(explorer, deadline, outcome))
        tryOutcome({ explorer, chooser, deadline, spot, occurrence, due: occurrence.due }, outcome);
  }
}

/** Of the first and of the last cases that took a transition so many: the last ones have come furthest. */
const mostOfEach = 4;

/** Cases in which it runs and from which an event that settles it was recorded: later, that event can be recorded as well. */
function settlingSpots({ subject, places }: Explorer, deadline: CompiledDeadline): readonly Spot[] {
  const events = new Set([...deadline.metBy, ...deadline.lapsedBy].map(({ event }) => event));
  return subject.chart.transitions
    .filter(({ event }) => events.has(event))
    .flatMap((transition) => {
      const running = places.of(transition).filter((spot) => runningOne(spot, deadline)?.missed === false);
      return [...running.slice(0, mostOfEach), ...running.slice(mostOfEach).slice(-mostOfEach)];
    });
}

function isOpen({ open }: Explorer, { id }: CompiledDeadline, outcome: DeadlineOutcome): boolean {
  return open.has(deadlineId(id, outcome));
}

function runningOne({ state }: Spot, { id }: CompiledDeadline): Occurrence | undefined {
  return state.occurrences.findLast(
    ({ deadline, state: stands, due, impossible }) =>
      deadline === id && (stands === 'running' || stands === 'paused') && due !== undefined && !impossible,
  );
}

/** Cases in which it runs, of different states first. */
function runningSpots({ kept }: Explorer, deadline: CompiledDeadline): readonly Spot[] {
  const running = [...kept.values()].flatMap((own) =>
    own
      .filter((spot) => spot.state.snapshot.status === 'active' && runningOne(spot, deadline)?.missed === false)
      .slice(0, 3),
  );
  return running.slice(0, mostRunning);
}

interface Running {
  readonly explorer: Explorer;
  readonly chooser: Chooser;
  readonly deadline: CompiledDeadline;
  readonly spot: Spot;
  readonly occurrence: Occurrence;
  readonly due: Due;
}

function tryOutcome(running: Running, outcome: DeadlineOutcome): void {
  const { explorer, spot, occurrence, due, deadline } = running;
  const dayAfter = londonInstant(addDays(parseIsoDate(dueDate(due)), 1), '12:00');
  switch (outcome) {
    case 'reminded':
    case 'aimPassed':
    case 'passed':
    case 'reached': {
      const kind = { reminded: 'reminder', aimPassed: 'target', passed: 'passed', reached: 'passed' }[outcome];
      const moment = occurrence.moments.find((one) => one.kind === kind);
      if (moment !== undefined) explorer.wait(spot, moment.instant);
      return;
    }
    case 'met':
      settle(running, deadline.metBy, spot.state.now);
      return;
    case 'metOnLastDay':
      if (due.kind === 'date') settle(running, deadline.metBy, londonInstant(due.date, '12:00'));
      else {
        // Nobody can record a thing at the very instant at which it is due: the last minute, and what happened then, told a minute later.
        settle(running, deadline.metBy, addMinutes(due.instant, -1));
        settle(running, deadline.metBy, addMinutes(due.instant, 1), due.instant);
      }
      return;
    case 'metLate':
    case 'metFirstDayLate':
      if (due.kind === 'date') settle(running, deadline.metBy, dayAfter);
      else settle(running, deadline.metBy, addMinutes(due.instant, 1), addMinutes(due.instant, 1));
      return;
    case 'recordedLate':
      settle(running, deadline.metBy, dayAfter, due.kind === 'date' ? due.date : due.instant);
      return;
    case 'extended':
      if (deadline.extendedBy !== undefined) extend(running, deadline.extendedBy);
      return;
    case 'paused':
      settle(running, deadline.pausedBy, spot.state.now);
      return;
    case 'resumed':
      resume(running);
      return;
    case 'lapsed':
      settle(running, deadline.lapsedBy, spot.state.now);
      return;
    case 'left':
      leave(running);
      return;
    case 'begun':
      beginApart(running);
  }
}

/** Records what it is counted from once more, some days later, and what came after that until it ran. */
function beginApart({ explorer, spot, occurrence }: Running): void {
  const isThere = ({ state }: Spot): boolean =>
    state.occurrences.some(
      (one) =>
        one.deadline === occurrence.deadline &&
        one.occurrence === occurrence.occurrence &&
        one.startedBy === occurrence.startedBy &&
        one.due !== undefined,
    );
  const trail = trailOf(spot);
  const from = trail.findLastIndex(({ state }) => state.log.length < occurrence.startedBy);
  const last = trail.findIndex(isThere);
  let here = trail[from];
  if (here === undefined) return;
  const first = addDays(parseIsoDate(londonDate(here.state.now)), 3);
  for (const [index, example] of trail
    .slice(from + 1, last + 1)
    .map(exampleOf)
    .entries()) {
    if (example === undefined || here === undefined) return;
    const day = addDays(first, Math.min(index, 1));
    const at = londonInstant(day, '12:00');
    const { on } = example.candidate;
    here = again(explorer, { ...example, from: here, at }, { on: isInstant(on) ? at : day });
  }
}

/** Records an event that a deadline listens to, at an instant. */
function settle(running: Running, selectors: readonly CompiledSelector[], at: Instant, on?: When): Spot | undefined {
  const { explorer, spot } = running;
  if (at < spot.state.now) return undefined;
  const here = explorer.wait(spot, at);
  for (const selector of selectors) {
    const found = recordChosen(running, here, selector, (candidate) =>
      on === undefined ? candidate : { ...candidate, on },
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function recordChosen(
  { explorer, chooser, occurrence }: Running,
  here: Spot,
  selector: CompiledSelector,
  change: (candidate: Candidate) => Candidate | undefined,
): Spot | undefined {
  const tree = selector.where === undefined ? undefined : treeOf(selector.where.text);
  const beside = { start: occurrence.start, ...(occurrence.item === undefined ? {} : { item: occurrence.item }) };
  const chosen: readonly Demand[] = tree === undefined ? [] : [{ tree, wanted: true, beside }];
  const setting = explorer.settingAt(here);
  for (const transition of candidatesOf(explorer.subject.chart, configurationOf(here.state), selector.event)) {
    if (transition.id.startsWith('transition:*/TASK_DONE')) continue;
    for (const way of chooser.demandsOf(here, transition)) {
      const candidate = chooser.forDemands(
        selector.event,
        [...way, ...chosen],
        setting,
        chooser.recipe(transition, setting),
      );
      const changed = candidate === undefined ? undefined : change(candidate);
      const next = changed === undefined ? undefined : explorer.record(here, changed);
      if (next !== undefined) return next;
    }
  }
  return undefined;
}

function extend(running: Running, selector: CompiledSelector & { readonly to: string }): void {
  const { explorer, spot, due } = running;
  const later = addDays(parseIsoDate(dueDate(due)), 7);
  const { making } = explorer.settingAt(spot);
  recordChosen(running, spot, selector, (candidate) => withValue(candidate, [selector.to], later, making));
}

function resume(running: Running): void {
  const { deadline, spot } = running;
  const paused = running.occurrence.state === 'paused' ? spot : settle(running, deadline.pausedBy, spot.state.now);
  const occurrence = paused === undefined ? undefined : runningOne(paused, deadline);
  if (paused === undefined || occurrence?.due === undefined) return;
  settle({ ...running, spot: paused, occurrence, due: occurrence.due }, deadline.resumedBy, paused.state.now);
}

/** Takes every transition that leaves a state while it runs. */
function leave({ explorer, chooser, deadline, spot }: Running): void {
  const configuration = configurationOf(spot.state);
  for (const transition of explorer.subject.chart.transitions) {
    if (!isOpen(explorer, deadline, 'left')) return;
    if (transition.targets.length === 0 || !isRecordable(transition)) continue;
    if (transition.source !== '' && !configuration.has(transition.source)) continue;
    const candidate = chooser.forTransition(spot, transition, explorer.settingAt(spot));
    if (candidate !== undefined) explorer.record(spot, candidate);
  }
}

/** Brings a case to where a deadline runs. */
function startIt(explorer: Explorer, chooser: Chooser, deadline: CompiledDeadline): void {
  for (const state of deadline.spec.during ?? ['']) {
    prepare(
      explorer,
      chooser,
      {
        state,
        demands: () => startDemands(explorer, deadline),
        attempt: (spot) => runningOne(spot, deadline) !== undefined || recordStart(explorer, chooser, spot, deadline),
      },
      { starts: 6, depth: 4, records: 60 },
    );
    if (runningSpots(explorer, deadline).length > 0) return;
  }
}

/** Its starting event, if it is started by one. */
function recordStart(explorer: Explorer, chooser: Chooser, spot: Spot, deadline: CompiledDeadline): boolean {
  if (deadline.each === undefined || 'fact' in deadline.each) return false;
  const nothing = { start: {}, occurrence: { start: {} } } as unknown as Pick<Running, 'occurrence'>;
  return deadline.each.selectors.some((selector) => {
    const next = recordChosen(
      { ...nothing, explorer, chooser, deadline, spot } as Running,
      spot,
      selector,
      (one) => one,
    );
    return next !== undefined && runningOne(next, deadline) !== undefined;
  });
}

/** What has to be known for it to run, as conditions. */
function startDemands({ subject }: Explorer, deadline: CompiledDeadline): readonly Demand[] {
  const { facts, meetings } = subject.compiled.pathway;
  const paths = [
    ...deadline.duePaths,
    ...(deadline.each !== undefined && 'fact' in deadline.each ? [deadline.each.fact] : []),
  ];
  const known = paths.flatMap((path) => {
    const [name = '', field = ''] = path.split('.');
    if (meetings[name] !== undefined) return [field === 'start' ? `${name}.booked` : `${name}.exists`];
    const fact = facts[name];
    return (fact?.first ?? fact?.latest) === undefined || fact?.value !== undefined ? [] : [`${name}.exists`];
  });
  const { forEach, forEachWhere } = deadline.spec;
  const items = forEach === undefined ? [] : [`${forEach}.exists(item, ${forEachWhere ?? 'true'})`];
  const texts = [...known, ...items];
  return [
    ...texts.flatMap((text) => {
      const tree = treeOf(text);
      return tree === undefined ? [] : [{ tree, wanted: true }];
    }),
    ...deadline.startsIf.flatMap(({ name, negated }) => demand(subject, negated ? `not ${name}` : name, true)),
  ];
}

/** Outcomes that could not be had where the deadline was found running: brings cases to where its events are accepted too. */
function prepareOutcomes(
  explorer: Explorer,
  chooser: Chooser,
  deadline: CompiledDeadline,
  wanted: readonly DeadlineOutcome[],
): void {
  const left = (): readonly DeadlineOutcome[] => wanted.filter((outcome) => isOpen(explorer, deadline, outcome));
  const events = new Set(
    [...deadline.metBy, ...deadline.lapsedBy, ...deadline.pausedBy, ...deadline.resumedBy].map(({ event }) => event),
  );
  if (deadline.extendedBy !== undefined) events.add(deadline.extendedBy.event);
  for (const transition of explorer.subject.chart.transitions) {
    if (left().length === 0) return;
    if (!events.has(transition.event)) continue;
    if (transition.source !== '' && explorer.open.has(`state:${transition.source}`)) continue;
    prepare(
      explorer,
      chooser,
      {
        state: transition.source,
        demands: (spot) => [...startDemands(explorer, deadline), ...(chooser.demandsOf(spot, transition)[0] ?? [])],
        attempt(spot) {
          const occurrence = runningOne(spot, deadline);
          if (occurrence?.due === undefined) return false;
          for (const outcome of left())
            tryOutcome({ explorer, chooser, deadline, spot, occurrence, due: occurrence.due }, outcome);
          return left().length === 0;
        },
      },
      { starts: 4, depth: 5, records: 30 },
    );
  }
}
