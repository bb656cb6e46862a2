import { root, type Chart, type ChartNode, type ChartTransition } from './chart.ts';

/** Every active state, as dotted paths, the root left out. */
export type Configuration = ReadonlySet<string>;

/** What an event does to a chart. */
export interface Reaction {
  readonly configuration: Configuration;
  /** The transitions it took, one list for each microstep; none: it is not taken. */
  readonly taken: readonly (readonly ChartTransition[])[];
  /** Has the root come to its end? */
  readonly done: boolean;
}

/** Says whether a transition's guards hold, in the first microstep or after it. */
export type Holds = (transition: ChartTransition, later: boolean) => boolean;

/** A circle of transitions taken by themselves would never end. */
const mostMicrosteps = 50;

/** The states a chart begins in. */
export function initialConfiguration(chart: Chart): Configuration {
  const active = new Set<string>();
  enter(chart, node(chart, root), active);
  active.delete(root);
  return active;
}

/**
 * What a chart does with an event, by the rules of statecharts as SCXML writes them, worked out from the definition alone: a
 * second opinion on the compiled machine.
 */
export function react(chart: Chart, configuration: Configuration, event: string, holds: Holds): Reaction {
  const first = selected(chart, configuration, event, (transition) => holds(transition, false));
  if (first.length === 0) return { configuration, taken: [], done: isDone(chart, configuration) };
  const taken = [first];
  let { active, finished } = microstep(chart, configuration, first);
  while (taken.length < mostMicrosteps) {
    const next = eventless(chart, active, (transition) => holds(transition, true));
    const step =
      next.length > 0 ? next : completed(chart, active, finished.shift(), (transition) => holds(transition, true));
    if (step === undefined) break;
    if (step.length === 0) continue;
    taken.push(step);
    const after = microstep(chart, active, step);
    active = after.active;
    finished = [...finished, ...after.finished];
  }
  return { configuration: active, taken, done: isDone(chart, active) };
}

const answering = new WeakMap<Chart, WeakMap<Configuration, Map<string, readonly ChartTransition[]>>>();

/** The states an event is looked for in, inner ones first, and the transitions each could take. */
export function candidatesOf(chart: Chart, configuration: Configuration, event: string): readonly ChartTransition[] {
  const ofChart = answering.get(chart) ?? new WeakMap<Configuration, Map<string, readonly ChartTransition[]>>();
  answering.set(chart, ofChart);
  const here = ofChart.get(configuration) ?? new Map<string, readonly ChartTransition[]>();
  ofChart.set(configuration, here);
  const known = here.get(event);
  if (known !== undefined) return known;
  const made = [...configuration, root]
    .flatMap((path) => node(chart, path).on.get(event) ?? [])
    .toSorted((a, b) => depth(b.source) - depth(a.source));
  here.set(event, made);
  return made;
}

/** The innermost active states. */
export function leavesOf(chart: Chart, configuration: Configuration): readonly string[] {
  return [...configuration].filter((path) => node(chart, path).children.length === 0);
}

const keys = new WeakMap<Configuration, string>();

/** A configuration as a text, the same for the same states. */
export function configurationKey(configuration: Configuration): string {
  const known = keys.get(configuration);
  if (known !== undefined) return known;
  const made = [...configuration].toSorted().join(' ');
  keys.set(configuration, made);
  return made;
}

const byKey = new Map<string, Configuration>();

/** One set for all that hold the same states, so that what is known of it is found again. */
export function sameConfiguration(configuration: Configuration): Configuration {
  const key = configurationKey(configuration);
  const known = byKey.get(key);
  if (known !== undefined) return known;
  byKey.set(key, configuration);
  return configuration;
}

function node(chart: Chart, path: string): ChartNode {
  const found = chart.nodes.get(path);
  if (found === undefined) throw new Error(`The definition has no state “${path}”.`);
  return found;
}

function depth(path: string): number {
  return path === root ? 0 : path.split('.').length;
}

/** Inner states come first; what a region of a parallel state answers, the state around it is not asked. */
function selected(
  chart: Chart,
  configuration: Configuration,
  event: string,
  holds: (transition: ChartTransition) => boolean,
): readonly ChartTransition[] {
  function ask(path: string): readonly ChartTransition[] {
    const here = node(chart, path);
    const inner = here.children.filter((child) => configuration.has(child)).flatMap(ask);
    if (inner.length > 0) return inner;
    const own = here.on.get(event)?.find(holds);
    return own === undefined ? [] : [own];
  }
  return withoutConflicts(chart, configuration, ask(root));
}

function eventless(
  chart: Chart,
  configuration: Configuration,
  holds: (transition: ChartTransition) => boolean,
): readonly ChartTransition[] {
  const found = new Set<ChartTransition>();
  for (const leaf of leavesOf(chart, configuration)) {
    for (let path: string | undefined = leaf; path !== undefined; path = node(chart, path).parent) {
      const own = node(chart, path).always.find(holds);
      if (own === undefined) continue;
      found.add(own);
      break;
    }
  }
  return withoutConflicts(chart, configuration, [...found]);
}

/** What a state that is through moves on to; none: nothing is through any more. */
function completed(
  chart: Chart,
  configuration: Configuration,
  path: string | undefined,
  holds: (transition: ChartTransition) => boolean,
): readonly ChartTransition[] | undefined {
  if (path === undefined) return undefined;
  const own = configuration.has(path) ? node(chart, path).onDone.find(holds) : undefined;
  return own === undefined ? [] : [own];
}

function withoutConflicts(
  chart: Chart,
  configuration: Configuration,
  transitions: readonly ChartTransition[],
): readonly ChartTransition[] {
  const kept: ChartTransition[] = [];
  for (const transition of transitions) {
    const leaves = exits(chart, configuration, transition);
    const rival = kept.findIndex((other) => exits(chart, configuration, other).some((path) => leaves.includes(path)));
    if (rival < 0) kept.push(transition);
    else if (transition.source.startsWith(`${kept[rival]?.source ?? ''}.`)) kept[rival] = transition;
  }
  return [...new Set(kept)];
}

/** The active states a transition leaves. */
function exits(chart: Chart, configuration: Configuration, transition: ChartTransition): readonly string[] {
  if (transition.targets.length === 0) return [];
  const domain = domainOf(chart, transition);
  return [...configuration].filter((path) => path !== domain && isInside(path, domain));
}

function isInside(path: string, domain: string): boolean {
  return domain === root || path === domain || path.startsWith(`${domain}.`);
}

/** The innermost state that stays active while a transition is taken. */
function domainOf(chart: Chart, { source, targets, reenter }: ChartTransition): string {
  if (!reenter && targets.every((target) => target !== source && isInside(target, source))) return source;
  if (!reenter && targets.every((target) => target === source)) return source;
  let domain: string | undefined = node(chart, source).parent;
  while (domain !== undefined && !targets.every((target) => target !== domain && isInside(target, domain ?? root)))
    domain = node(chart, domain).parent;
  return domain ?? root;
}

function microstep(
  chart: Chart,
  configuration: Configuration,
  transitions: readonly ChartTransition[],
): { active: Set<string>; finished: string[] } {
  const active = new Set(configuration);
  for (const transition of transitions) for (const path of exits(chart, configuration, transition)) active.delete(path);
  const entered = new Set<string>();
  for (const transition of transitions) {
    const domain = domainOf(chart, transition);
    for (const target of transition.targets) {
      for (const path of between(chart, domain, target)) enterOne(chart, path, target, active, entered);
      enter(chart, node(chart, target), active, entered);
    }
  }
  active.delete(root);
  return { active, finished: finishedBy(chart, entered, active) };
}

/** The states around a target, outer ones first, that lie inside the domain. */
function between(chart: Chart, domain: string, target: string): readonly string[] {
  const around: string[] = [];
  for (let path = node(chart, target).parent; path !== undefined && path !== domain; path = node(chart, path).parent)
    around.unshift(path);
  return around.filter((path) => path !== root);
}

/** Enters a state on the way to a target: its other regions too, if it is parallel. */
function enterOne(chart: Chart, path: string, target: string, active: Set<string>, entered: Set<string>): void {
  active.add(path);
  entered.add(path);
  const here = node(chart, path);
  if (here.kind !== 'parallel') return;
  for (const child of here.children)
    if (!isInside(target, child) && !active.has(child)) enter(chart, node(chart, child), active, entered);
}

function enter(chart: Chart, here: ChartNode, active: Set<string>, entered: Set<string> = new Set()): void {
  active.add(here.path);
  entered.add(here.path);
  if (here.kind === 'compound' && !here.children.some((child) => active.has(child)))
    enter(chart, node(chart, here.initial), active, entered);
  if (here.kind === 'parallel')
    for (const child of here.children) if (!active.has(child)) enter(chart, node(chart, child), active, entered);
}

/** States that have come to their end by what was entered, in the order in which that is noticed. */
function finishedBy(chart: Chart, entered: ReadonlySet<string>, active: ReadonlySet<string>): string[] {
  const finished: string[] = [];
  for (const path of entered) {
    const here = node(chart, path);
    if (here.kind !== 'final' || here.parent === undefined || here.parent === root) continue;
    finished.push(here.parent);
    const around = node(chart, here.parent).parent;
    if (around !== undefined && around !== root && isThrough(chart, around, active)) finished.push(around);
  }
  return finished;
}

function isThrough(chart: Chart, path: string, active: ReadonlySet<string>): boolean {
  const here = node(chart, path);
  if (here.kind === 'parallel') return here.children.every((child) => isThrough(chart, child, active));
  return here.children.some((child) => active.has(child) && node(chart, child).kind === 'final');
}

function isDone(chart: Chart, active: ReadonlySet<string>): boolean {
  return isThrough(chart, root, active);
}
