import type { ChartTransition } from './chart.ts';
import { dated, isHopeless, type Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { pairId } from './goal-ids.ts';
import { prepare, type Effort } from './prepare.ts';
import { isRecordable } from './seek-states.ts';
import type { Demand } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';

/** A path longer than this is begun anew: long logs are slow to fold, and hard to read. */
const longest = 120;
/** How many steps may cover nothing new before a walk is given up. */
const mostIdle = 3;

/**
 * Walks from case to case by pairs of transitions nothing has shown yet, as long as there is one ahead; then from another case.
 *
 * @param random - chooses among ways that are as good as each other.
 */
export function walkPairs(explorer: Explorer, chooser: Chooser, random: () => number): void {
  const { subject, open } = explorer;
  const left = new Map<ChartTransition, number>();
  for (const [transition, nexts] of subject.structure.pairs) {
    let fails = 0;
    while ([...nexts].some((next) => isWanted(transition, next)) && fails < mostStarts) {
      const before = open.size;
      const starts = startsAfter(explorer, chooser, transition, fails);
      countLeft();
      for (const start of starts) walk(start);
      fails = open.size < before ? fails : fails + 1;
      if (starts.length === 0) break;
    }
  }

  /** How many pairs that begin with a transition are still to be seen: counted anew before each walk, which is near enough. */
  function countLeft(): void {
    for (const [first, nexts] of subject.structure.pairs)
      left.set(first, [...nexts].filter((next) => isWanted(first, next)).length);
  }

  function isWanted(first: ChartTransition, next: ChartTransition): boolean {
    return isRecordable(next) && open.has(pairId(first.id, next.id));
  }

  function walk(from: Spot): void {
    let spot = from;
    let idle = 0;
    while (spot.depth < longest && spot.state.snapshot.status === 'active' && idle < mostIdle) {
      const lasts = spot.last.flatMap((id) => subject.transitionById.get(id) ?? []);
      const nexts = lasts.flatMap((last) => [...(subject.structure.pairs.get(last) ?? [])]);
      const wanted = nexts.filter((next) => lasts.some((last) => isWanted(last, next)));
      const ranked = ranking(wanted.length > 0 ? wanted : nexts.filter(isRecordable));
      const before = open.size;
      const next = take(spot, wanted.length > 0 ? ranked : ranked.slice(0, 4));
      if (next === undefined) return;
      idle = open.size < before ? 0 : idle + 1;
      spot = next;
    }
  }

  /** Those after which most is still to be seen come first; what ends the walk comes last. */
  function ranking(transitions: readonly ChartTransition[]): readonly ChartTransition[] {
    const ahead = (transition: ChartTransition): number => left.get(transition) ?? 0;
    return [...new Set(transitions)]
      .map((transition) => ({
        transition,
        score: ahead(transition) - (transition.targets.length > 0 ? 1000 : 0) + random(),
      }))
      .toSorted((a, b) => b.score - a.score)
      .map(({ transition }) => transition);
  }

  function take(spot: Spot, transitions: readonly ChartTransition[]): Spot | undefined {
    const configuration = configurationOf(spot.state);
    for (const transition of transitions) {
      if (transition.source !== '' && !configuration.has(transition.source)) continue;
      const setting = explorer.settingAt(spot);
      const candidate = chooser.forTransition(spot, transition, setting);
      if (candidate === undefined) continue;
      const next = explorer.record(spot, candidate);
      if (next !== undefined) return next;
    }
    return undefined;
  }
}

const mostStarts = 2;

/** Cases that have just taken a transition, or can. */
function startsAfter(explorer: Explorer, chooser: Chooser, transition: ChartTransition, turn: number): readonly Spot[] {
  const fitting = [...explorer.kept.values()]
    .flat()
    .filter(
      ({ state }) =>
        state.snapshot.status === 'active' &&
        (transition.source === '' || configurationOf(state).has(transition.source)),
    )
    .toSorted((a, b) => a.depth - b.depth);
  const just = fitting.filter(({ last }) => last.includes(transition.id)).slice(turn, turn + 1);
  if (just.length > 0) return just;
  if (!isRecordable(transition)) return [];
  const conditions = chooser.conditionsOf(transition);
  const possible = fitting.filter((spot) => {
    if (transition.event === 'TASK_DONE') return spot.state.tasks.some(({ status }) => status === 'open');
    const setting = explorer.settingAt(spot);
    return conditions.every((one) => !isHopeless(one, setting));
  });
  for (const spot of possible.slice(turn * 4, turn * 4 + 4)) {
    const candidate = chooser.forTransition(spot, transition, explorer.settingAt(spot));
    const next = candidate === undefined ? undefined : explorer.record(spot, candidate);
    if (next !== undefined) return [next];
  }
  return [];
}

/** From how many cases of the same states a pair is tried. */
const mostPerStates = 2;

/** Tries each pair no walk came by where both transitions can be taken as far as the facts say. */
export function tryPairs(explorer: Explorer, chooser: Chooser): void {
  const { subject, open } = explorer;
  for (const [first, nexts] of subject.structure.pairs) {
    const left = [...nexts].filter((next) => open.has(pairId(first.id, next.id)));
    if (left.length === 0) continue;
    const after = new Map<Spot, Spot | undefined>();
    for (const next of left) {
      const conditions = [
        ...chooser.conditionsOf(first),
        ...(first.targets.length === 0 ? chooser.conditionsOf(next) : []),
      ];
      for (const own of explorer.kept.values()) {
        if (!open.has(pairId(first.id, next.id))) break;
        const fitting = own.filter((spot) => isFit(explorer, spot, first, next, conditions)).slice(0, mostPerStates);
        for (const spot of fitting) {
          const between = after.has(spot) ? after.get(spot) : takeHere(explorer, chooser, spot, first);
          after.set(spot, between);
          if (between === undefined || between.state.snapshot.status === 'done') continue;
          if (takeHere(explorer, chooser, between, next) !== undefined) break;
        }
      }
    }
  }
  tryPairsBefore(explorer, chooser);
}

function isFit(
  explorer: Explorer,
  spot: Spot,
  first: ChartTransition,
  next: ChartTransition,
  conditions: readonly Demand[],
): boolean {
  if (spot.state.snapshot.status === 'done') return false;
  const configuration = configurationOf(spot.state);
  if (first.source !== '' && !configuration.has(first.source)) return false;
  if (first.targets.length === 0 && next.source !== '' && !configuration.has(next.source)) return false;
  const open = spot.state.tasks.filter(({ status }) => status === 'open').length;
  if (open < Number(first.event === 'TASK_DONE') + Number(next.event === 'TASK_DONE' && first.targets.length === 0))
    return false;
  const setting = explorer.settingAt(spot);
  return conditions.every((one) => !isHopeless(one, setting));
}

function takeHere(explorer: Explorer, chooser: Chooser, spot: Spot, transition: ChartTransition): Spot | undefined {
  if (transition.source !== '' && !configurationOf(spot.state).has(transition.source)) return undefined;
  if (!isRecordable(transition)) return waitFor(explorer, spot, transition);
  const candidate = chooser.forTransition(spot, transition, explorer.settingAt(spot));
  return candidate === undefined ? undefined : explorer.record(spot, candidate);
}

/** Waits for the moment that takes a transition, where its deadline runs. */
function waitFor(explorer: Explorer, spot: Spot, { event, id }: ChartTransition): Spot | undefined {
  const moment = spot.state.occurrences
    .flatMap(({ deadline, moments }) => moments.filter(({ kind }) => event === `deadline.${deadline}.${kind}`))
    .toSorted((a, b) => (a.instant < b.instant ? -1 : 1))[0];
  if (moment === undefined) return undefined;
  const next = explorer.wait(spot, moment.instant);
  return next.last.includes(id) ? next : undefined;
}

/** From how many cases that took the second of a pair the first is tried before it. */
const mostPlaces = 6;

/** Where the second of a pair was taken, it can be once more, if the first comes between and its state stays. */
function tryPairsBefore(explorer: Explorer, chooser: Chooser): void {
  const { subject, open } = explorer;
  for (const [first, nexts] of subject.structure.pairs) {
    if (!isRecordable(first)) continue;
    const between = new Map<Spot, Spot | undefined>();
    for (const next of nexts) {
      const id = pairId(first.id, next.id);
      if (!open.has(id)) continue;
      let tried = 0;
      for (const spot of explorer.places.of(next)) {
        if (!open.has(id) || tried >= mostPlaces) break;
        if (first.source !== '' && !configurationOf(spot.state).has(first.source)) continue;
        const after = between.has(spot)
          ? between.get(spot)
          : takeKnown(explorer, chooser, { spot, transition: first, place: spot });
        between.set(spot, after);
        if (after === undefined || after.state.snapshot.status === 'done') continue;
        if (next.source !== '' && !configurationOf(after.state).has(next.source)) continue;
        tried += 1;
        takeKnown(explorer, chooser, { spot: after, transition: next, place: spot });
      }
    }
  }
}

interface Known {
  readonly spot: Spot;
  readonly transition: ChartTransition;
  /** From where one like it was taken. */
  readonly place: Spot;
}

/** Takes a transition, with what took it before if nothing else is found. */
function takeKnown(explorer: Explorer, chooser: Chooser, { spot, transition, place }: Known): Spot | undefined {
  const here = takeHere(explorer, chooser, spot, transition);
  if (here !== undefined || !isRecordable(transition)) return here;
  if (transition.source !== '' && !configurationOf(spot.state).has(transition.source)) return undefined;
  const known = explorer.places.candidateOf(transition, place);
  const next = known === undefined ? undefined : explorer.record(spot, dated(known, explorer.settingAt(spot)));
  return next?.last.includes(transition.id) === true ? next : undefined;
}

/** Pairs no walk came by: brings a case to where the second can be taken once the first is, and takes both. */
export function seekPairs(explorer: Explorer, chooser: Chooser, effort: Effort): void {
  const { subject, open } = explorer;
  for (const [first, nexts] of subject.structure.pairs) {
    for (const next of nexts) {
      const id = pairId(first.id, next.id);
      if (!open.has(id) || !isRecordable(first) || !isRecordable(next)) continue;
      // Many pairs fail for the same reason: from where the second can be taken, the first is tried, and the second after it.
      prepare(
        explorer,
        chooser,
        {
          state: first.source,
          demands: (spot) => [...(chooser.demandsOf(spot, first)[0] ?? []), ...chooser.conditionsOf(next)],
          attempt(spot) {
            const one = chooser.forTransition(spot, first, explorer.settingAt(spot));
            const between = one === undefined ? undefined : explorer.record(spot, one);
            if (between === undefined || between.state.snapshot.status === 'done') return false;
            const two = chooser.forTransition(between, next, explorer.settingAt(between));
            if (two !== undefined) explorer.record(between, two);
            return !open.has(id);
          },
        },
        effort,
      );
    }
  }
}
