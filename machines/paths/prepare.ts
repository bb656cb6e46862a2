import type { ChartTransition } from './chart.ts';
import { besideEvent, isHopeless, readsOf, situationOf, type Chooser } from './choose-data.ts';
import { distance } from './distance.ts';
import { pathsIn, treeOf } from './expression-tree.ts';
import type { Explorer } from './explorer.ts';
import { configurationKey } from './react.ts';
import { readsEvent } from './novelty.ts';
import { agesAsked } from './opening-dates.ts';
import { isRecordable } from './seek-states.ts';
import type { Alias } from './bench.ts';
import type { Demand, Setting } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';
import { stepsTo } from './structure.ts';

/** What is to be brought about. */
export interface Wish {
  /** The state it needs; empty: any. */
  readonly state: string;
  /** What has to hold, of the event at hand too. */
  readonly demands: (spot: Spot) => readonly Demand[];
  /** Tries to do it here, where the state is active. */
  readonly attempt: (spot: Spot) => boolean;
  /** Which cases it begins with; all that are kept, unless said. */
  readonly from?: (spot: Spot) => boolean;
}

/** How much is spent on one wish. */
export interface Effort {
  readonly starts: number;
  readonly depth: number;
  readonly records: number;
}

interface Prepared {
  readonly spot: Spot;
  readonly score: number;
  readonly depth: number;
}

/** A part of a condition that does not hold counts for as much as so many states to go: some can never be made to hold again. */
const perPart = 3;

/**
 * Brings a case to where a wish can be fulfilled: of all cases kept, those nearest to it; where something it needs is not so, what
 * would make it so is recorded, the nearest case first.
 */
export function prepare(explorer: Explorer, chooser: Chooser, wish: Wish, effort: Effort): boolean {
  const steps = stepsTo(explorer.subject.structure, wish.state);
  const seen = new Set<string>();
  function prepared(spot: Spot, depth: number): Prepared[] {
    const away = steps.get(configurationKey(configurationOf(spot.state)));
    if (away === undefined || spot.state.snapshot.status === 'done') return [];
    const demands = wish.demands(spot);
    const setting = explorer.settingAt(spot);
    const key = `${configurationKey(configurationOf(spot.state))}|${situationOf(demands, setting.view)}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ spot, depth, score: scoreOf(demands, setting) * perPart + away + depth / 10 + spot.depth / 1000 }];
  }
  const starts = [...explorer.kept.values()]
    .flat()
    .flatMap((spot) => (wish.from?.(spot) === false ? [] : prepared(spot, 0)));
  const nearest = starts.toSorted((a, b) => a.score - b.score);
  let open = [...new Set([...nearest.slice(0, effort.starts), ...ofEachAge(explorer, wish, nearest)])];
  let records = 0;
  while (open.length > 0) {
    const [next, ...others] = open;
    open = others;
    if (next === undefined) return false;
    const isThere = wish.state === '' || configurationOf(next.spot.state).has(wish.state);
    if (isThere && wish.attempt(next.spot)) return true;
    if (next.depth >= effort.depth) continue;
    for (const child of stepsFrom(explorer, chooser, next.spot, wish.demands(next.spot), !isThere)) {
      records += 1;
      if (records > effort.records) return false;
      open = [...open, ...prepared(child, next.depth + 1)];
    }
    open = open.toSorted((a, b) => a.score - b.score);
  }
  return false;
}

/** Where an age is asked for, which no event can change: the nearest of the cases that began with each. */
function ofEachAge({ subject }: Explorer, wish: Wish, nearest: readonly Prepared[]): readonly Prepared[] {
  const fields = [...agesAsked(subject).keys()];
  const [first] = nearest;
  const asked = first === undefined ? [] : wish.demands(first.spot).flatMap(({ tree }) => pathsIn(tree));
  if (!fields.some((field) => asked.some((path) => path.endsWith(`.${field}`)))) return [];
  const found = new Map<string, Prepared>();
  for (const one of nearest) {
    const key = JSON.stringify(fields.map((field) => one.spot.opened.data[field]));
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function scoreOf(demands: readonly Demand[], setting: Setting): number {
  const hopeless = demands.filter((demand) => isHopeless(demand, setting));
  const reading = besideEvent(setting.view);
  return hopeless.reduce((sum, demand) => sum + distance(demand.tree, demand.wanted, reading), 0);
}

/** What can be recorded, or waited for, that touches what the demands read. */
function* stepsFrom(
  explorer: Explorer,
  chooser: Chooser,
  spot: Spot,
  demands: readonly Demand[],
  isElsewhere: boolean,
): Generator<Spot> {
  const setting = explorer.settingAt(spot);
  const hopeless = demands.filter((demand) => isHopeless(demand, setting));
  const blocking = hopeless.length > 0 ? hopeless : demands;
  const started = { chooser, setting };
  const done = new Set<ChartTransition>();
  let wanted = blocking;
  for (let level = 0; level < 3 && wanted.length > 0; level += 1) {
    const blocked: Demand[] = [];
    for (const { transition, extra } of enablersOf(explorer, spot, wanted)) {
      if (done.has(transition)) continue;
      let reached = false;
      for (const more of extra) {
        const child = recordWith(explorer, chooser, spot, transition, more, setting);
        if (child === undefined) continue;
        reached = true;
        yield child;
      }
      done.add(transition);
      if (!reached)
        for (const way of chooser.demandsOf(spot, transition))
          blocked.push(...standingInTheWay(started, transition, way, extra[0] ?? []));
    }
    wanted = blocked;
  }
  if (isElsewhere) {
    const configuration = configurationOf(spot.state);
    for (const transition of explorer.subject.chart.transitions) {
      if (done.has(transition) || transition.targets.length === 0 || !isRecordable(transition)) continue;
      if (transition.source !== '' && !configuration.has(transition.source)) continue;
      const child = recordWith(explorer, chooser, spot, transition, [], setting);
      if (child !== undefined) yield child;
    }
  }
  if (blocking.some(({ tree }) => readsOf(tree).some((name) => name === 'due' || isCountOfMisses(explorer, name))))
    for (const moment of momentsAhead(spot)) yield explorer.wait(spot, moment);
}

function isCountOfMisses({ subject }: Explorer, name: string): boolean {
  return subject.compiled.pathway.facts[name]?.misses !== undefined;
}

function momentsAhead({ state }: Spot): readonly Spot['state']['now'][] {
  const limits = state.occurrences.flatMap(({ moments }) =>
    moments.filter(({ kind }) => kind === 'passed').map(({ instant }) => instant),
  );
  return [...new Set(limits)].toSorted().slice(0, 2);
}

function recordWith(
  explorer: Explorer,
  chooser: Chooser,
  spot: Spot,
  transition: ChartTransition,
  more: readonly Demand[],
  setting: Setting,
): Spot | undefined {
  if (more.length === 0 && more !== full) {
    const plain = chooser.forTransition(spot, transition, setting);
    return plain === undefined ? undefined : explorer.record(spot, plain);
  }
  for (const way of chooser.demandsOf(spot, transition)) {
    const from = more === full ? chooser.full(transition.event, setting) : undefined;
    const candidate = chooser.forDemands(transition.event, [...way, ...more], setting, from);
    if (candidate !== undefined) return explorer.record(spot, candidate);
  }
  return undefined;
}

/** Of what a transition asks, what nothing can be said for beside what it is to be recorded for. */
function standingInTheWay(
  { chooser, setting }: { readonly chooser: Chooser; readonly setting: Setting },
  { event }: ChartTransition,
  way: readonly Demand[],
  more: readonly Demand[],
): readonly Demand[] {
  const hopeless = way.filter((one) => isHopeless(one, setting));
  if (hopeless.length > 0) return hopeless;
  const beside = more.filter(({ alias }) => alias === undefined);
  return way.filter(
    (one) => readsOf(one.tree).length > 0 && chooser.forDemands(event, [one, ...beside], setting) === undefined,
  );
}

/** Asks for everything to be said that may be. */
const full: readonly Demand[] = [];

interface Enabler {
  readonly transition: ChartTransition;
  /** Ways to record it: with what else has to hold for it to help. */
  readonly extra: readonly (readonly Demand[])[];
}

/** Transitions that can be taken here and touch what some demands read. */
function* enablersOf(explorer: Explorer, spot: Spot, demands: readonly Demand[]): Generator<Enabler> {
  const configuration = configurationOf(spot.state);
  const { subject } = explorer;
  const { view } = explorer.settingAt(spot);
  const reading = besideEvent(view);
  for (const transition of subject.chart.transitions) {
    if (!isRecordable(transition) || (transition.source !== '' && !configuration.has(transition.source))) continue;
    const extra = demands.flatMap((demand) =>
      namesBehind(explorer, readsOf(demand.tree)).flatMap((name) =>
        waysToTouch(explorer, name, transition.event, demand, distance(demand.tree, demand.wanted, reading)),
      ),
    );
    if (extra.length > 0) yield { transition, extra };
  }
}

/** Those names, and those of the facts without which nothing counts towards them. */
function namesBehind({ subject }: Explorer, names: readonly string[]): readonly string[] {
  const found = new Set(names);
  for (const name of found) {
    const { facts, meetings } = subject.compiled.pathway;
    const since = facts[name]?.since ?? meetings[name]?.numberedSince;
    if (since !== undefined) found.add(since);
  }
  return [...found];
}

/** How an event can change what a demand reads under a name: none if it does not. */
function waysToTouch(
  { subject }: Explorer,
  name: string,
  event: string,
  demand: Demand,
  far: number,
): readonly (readonly Demand[])[] {
  const { pathway, holders, facts } = subject.compiled;
  if (name === 'people') {
    return holders.flatMap(({ assignedBy, endedBy }) =>
      [...assignedBy, ...endedBy].flatMap((selector) =>
        selector.event === event ? [selects(selector.where?.text)] : [],
      ),
    );
  }
  const plan = facts.byEvent.get(event)?.find((step) => step.name === name);
  if (plan === undefined) return [];
  const where = selects(plan.where?.text);
  const alias = aliasOf(
    plan.step === 'fact' ? { ...plan } : plan,
    event,
    pathway.meetings[name]?.startField ?? 'start',
  );
  if (alias === undefined || !readsOf(demand.tree).includes(name)) return [where];
  // What the later event will say is not known yet, so as much as can be is said now.
  if (readsEvent(demand.tree)) return where.length === 0 ? [full, where] : [where];
  return [[...where, { ...demand, alias, nearerThan: far }], where];
}

function selects(where: string | undefined): readonly Demand[] {
  const tree = where === undefined ? undefined : treeOf(where);
  return tree === undefined ? [] : [{ tree, wanted: true }];
}

type Plan = NonNullable<ReturnType<Explorer['subject']['compiled']['facts']['byEvent']['get']>>[number];

function aliasOf(plan: Plan, event: string, startField: string): Alias | undefined {
  if (plan.step === 'meeting') {
    if (plan.booked.has(event)) return { kind: 'booked', name: plan.name, startField };
    return plan.held.has(event) ? { kind: 'held', name: plan.name, startField } : undefined;
  }
  if (!plan.events.has(event) || plan.value !== undefined) return undefined;
  if (plan.kind === 'first' || plan.kind === 'latest') return { kind: 'fact', name: plan.name };
  return plan.kind === 'all' ? { kind: 'items', name: plan.name } : undefined;
}
