import { isInstant } from '../../calendar/instant.ts';
import { conditionRef } from '../condition-ref.ts';
import type { View } from '../../language/expressions/expressions.ts';
import type { Field } from '../../language/schema/fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { defaultData, fullData, type Candidate } from './candidate.ts';
import type { ChartTransition } from './chart.ts';
import { fieldsOfEvent, pathsIn, treeOf } from './expression-tree.ts';
import { configurationOf } from './spot.ts';
import { variableIn } from './guards.ts';
import { readsEvent } from './novelty.ts';
import { candidatesOf } from './react.ts';
import { isUnclear, read, UNKNOWN, type Reading } from './read-expression.ts';
import { solve, type Demand, type Setting } from './solve.ts';
import type { Spot } from './spot.ts';
import type { Subject } from './subject.ts';

/** Finds data for events, and remembers what worked. */
export interface Chooser {
  /** An event as it would be recorded if nothing were asked of it. */
  plain(event: string, setting: Setting): Candidate;
  /** The same with everything said that may be. */
  full(event: string, setting: Setting): Candidate;
  /** An event that takes a transition here; none where no data was found for it. */
  forTransition(spot: Spot, transition: ChartTransition, setting: Setting): Candidate | undefined;
  /** What last took a transition, recorded now; none if nothing has. */
  recipe(transition: ChartTransition, setting: Setting): Candidate | undefined;
  /** An event for which all of these hold. */
  forDemands(event: string, demands: readonly Demand[], setting: Setting, from?: Candidate): Candidate | undefined;
  /** What a transition asks of the facts alone. */
  conditionsOf(transition: ChartTransition): readonly Demand[];
  /** What has to hold, and to fail, for a transition to be taken here; several ways, the simplest first. */
  demandsOf(spot: Spot, transition: ChartTransition): readonly (readonly Demand[])[];
}

/** A chooser of one subject. */
export function createChooser(subject: Subject): Chooser {
  const { pathway } = subject.compiled;
  const recipes = new Map<string, Candidate>();
  const failures = new Set<string>();

  function plain(event: string, setting: Setting): Candidate {
    const spec = pathway.events[event];
    const role = spec?.recordedBy[0] ?? '';
    const data = defaultData(spec?.data ?? {}, setting.making);
    return {
      type: event,
      on: spec?.on === 'instant' ? setting.at : setting.making.today,
      by: { person: personOf(role, setting), role },
      data,
    };
  }

  function full(event: string, setting: Setting): Candidate {
    return { ...plain(event, setting), data: fullData(pathway.events[event]?.data ?? {}, setting.making) };
  }

  function forDemands(
    event: string,
    demands: readonly Demand[],
    setting: Setting,
    from = plain(event, setting),
  ): Candidate | undefined {
    if (demands.some((one) => isHopeless(one, setting))) return undefined;
    const wishes = demands.map(({ tree, wanted, alias, beside }) => {
      const told = beside === undefined ? '' : JSON.stringify(beside);
      return `${tree.input.slice(tree.start, tree.end)}=${String(wanted)}${alias?.kind ?? ''}${told}`;
    });
    const key = `${event} ${wishes.join('&')} ${factsKey(demands, setting, event)}`;
    if (failures.has(key)) return undefined;
    const found = solve(from, demands, setting);
    if (found === undefined) failures.add(key);
    return found;
  }

  const waysIn = new WeakMap<object, Map<ChartTransition, readonly (readonly Demand[])[]>>();

  function demandsOf(spot: Spot, transition: ChartTransition): readonly (readonly Demand[])[] {
    const configuration = configurationOf(spot.state);
    const here = waysIn.get(configuration) ?? new Map<ChartTransition, readonly (readonly Demand[])[]>();
    waysIn.set(configuration, here);
    const made = here.get(transition) ?? waysOf(spot, transition);
    here.set(transition, made);
    return made;
  }

  function waysOf(spot: Spot, transition: ChartTransition): readonly (readonly Demand[])[] {
    const requires = pathway.events[transition.event]?.requires ?? [];
    const own = [...requires, ...transition.guards].flatMap((text) => demand(subject, text, true));
    const rivals = rivalsOf(subject, spot, transition);
    if (rivals.some(({ guards }) => guards.length === 0)) return [];
    const most = Math.max(1, ...rivals.map(({ guards }) => guards.length));
    return Array.from({ length: most }, (_, way) => [
      ...own,
      ...rivals.flatMap(({ guards }) => demand(subject, guards[way % guards.length] ?? '', false)),
    ]);
  }

  return {
    plain,
    full,
    conditionsOf({ event, guards }) {
      const asked = [...(pathway.events[event]?.requires ?? []), ...guards];
      return asked.flatMap((text) => demand(subject, text, true)).filter(({ tree }) => !readsEventCached(tree));
    },
    recipe(transition, setting) {
      const known = recipes.get(transition.id);
      return known === undefined ? undefined : dated(known, setting);
    },
    forDemands,
    demandsOf,
    forTransition(spot, transition, setting) {
      if (transition.event === 'TASK_DONE' && transition.source === '')
        return ofTask(spot, plain('TASK_DONE', setting));
      const remembered = recipes.get(transition.id);
      for (const demands of demandsOf(spot, transition)) {
        if (demands.some((one) => isHopeless(one, setting))) continue;
        const first = remembered === undefined ? plain(transition.event, setting) : dated(remembered, setting);
        const key = `${transition.id} ${factsKey(demands, setting, transition.event)}`;
        if (failures.has(key)) continue;
        const found = solve(first, demands, setting);
        if (found === undefined) failures.add(key);
        else {
          recipes.set(transition.id, found);
          return found;
        }
      }
      return undefined;
    },
  };
}

/** What worked before, recorded now. */
export function dated(candidate: Candidate, setting: Setting): Candidate {
  return { ...candidate, on: isInstant(candidate.on) ? setting.at : setting.making.today };
}

function personOf(role: string, { view }: Setting): string {
  const holder = view.people?.[role];
  const person = typeof holder === 'object' && holder !== null && 'person' in holder ? holder.person : undefined;
  return typeof person === 'string' ? person : `p-${role.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function ofTask(spot: Spot, candidate: Candidate): Candidate | undefined {
  const task = spot.state.tasks.find(({ status }) => status === 'open');
  return task === undefined ? undefined : { ...candidate, data: { ...candidate.data, task: task.id } };
}

/** A condition as a demand; nothing where its expression cannot be read. */
export function demand({ compiled }: Subject, text: string, wanted: boolean): readonly Demand[] {
  const { name, negated } = conditionRef(text);
  const expression = compiled.conditions.get(name)?.expression.text;
  const tree = expression === undefined ? undefined : treeOf(expression);
  return tree === undefined ? [] : [{ tree, wanted: wanted !== negated }];
}

/** Transitions that would be taken instead: earlier ones of the same state, and those of states inside it. */
function rivalsOf({ chart }: Subject, spot: Spot, transition: ChartTransition): readonly ChartTransition[] {
  const candidates = candidatesOf(chart, configurationOf(spot.state), transition.event);
  const own = candidates.filter(({ source }) => source === transition.source);
  const earlier = own.slice(0, own.indexOf(transition));
  const inside = candidates.filter(
    ({ source }) =>
      source !== transition.source && (transition.source === '' || source.startsWith(`${transition.source}.`)),
  );
  return [...inside, ...earlier];
}

/** Can no data help, because of what is known beside the event? */
export function isHopeless({ tree, wanted, alias, beside }: Demand, { view }: Setting): boolean {
  if (alias !== undefined || beside !== undefined) return false;
  const value = read(tree, besideEvent(view));
  return value !== wanted && !isUnclear(value);
}

/** What is known of a case, whatever an event may say. */
export function besideEvent(view: View): Reading {
  return { variable: (name) => (name === 'event' ? UNKNOWN : variableIn(view, name)) };
}

const reading = new WeakMap<Demand['tree'], boolean>();

function readsEventCached(tree: Demand['tree']): boolean {
  const known = reading.get(tree);
  if (known !== undefined) return known;
  const made = readsEvent(tree);
  reading.set(tree, made);
  return made;
}

const texts = new WeakMap<object, string>();

/** A fact as a text. Facts are replaced, never changed, and asked for far more often than that. */
export function textOfFact(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const made = JSON.stringify(value);
  texts.set(value, made);
  return made;
}

/** The part of a case that some demands read, as a text: where it is the same, the same search fails again. */
export function factsKey(demands: readonly Demand[], { view, making }: Setting, event: string): string {
  const key = situationOf(demands, view);
  const data = making.pathway.events[event]?.data;
  const isOfDay = demands.some(({ tree }) => [...fieldsOfEvent(tree)].some((name) => isOfTime(name, data?.[name])));
  return isOfDay || /"\d{4}-\d\d-\d\d/.test(key) ? `${making.today} ${key}` : key;
}

function isOfTime(name: string, field: Field | undefined): boolean {
  return (
    name === 'on' ||
    name === 'at' ||
    (field !== undefined && !['boolean', 'value', 'person', 'text', 'answers', 'role'].includes(field.type))
  );
}

const paths = new WeakMap<Demand['tree'], readonly (readonly [string, string | undefined])[]>();

function factPaths(tree: Demand['tree']): readonly (readonly [string, string | undefined])[] {
  const known = paths.get(tree);
  if (known !== undefined) return known;
  const made = pathsIn(tree).flatMap((path) => {
    const [name = '', field, deeper] = path.split('.');
    return name === 'event' || deeper !== undefined ? [] : [[name, field] as const];
  });
  paths.set(tree, made);
  return made;
}

const pathsOfAll = new WeakMap<object, readonly (readonly [string, string | undefined])[]>();

function pathsOf(demands: readonly Pick<Demand, 'tree'>[]): readonly (readonly [string, string | undefined])[] {
  const known = pathsOfAll.get(demands);
  if (known !== undefined) return known;
  const all = demands.flatMap(({ tree }) => factPaths(tree));
  const made = [...new Map(all.map((path) => [path.join('.'), path])).values()];
  pathsOfAll.set(demands, made);
  return made;
}

/** What some expressions read beside the event, as a text. */
export function situationOf(demands: readonly Pick<Demand, 'tree'>[], view: View): string {
  let text = '';
  for (const [name, field] of pathsOf(demands)) {
    const value = variableIn(view, name);
    const part = field === undefined ? value : isJsonObject(value as Json) ? (value as JsonObject)[field] : value;
    text += `${part === undefined || typeof part === 'symbol' ? '-' : textOfFact(part)}|`;
  }
  return text;
}

const names = new WeakMap<Demand['tree'], readonly string[]>();

/** The facts, and whatever else beside the event, that an expression reads. */
export function readsOf(tree: Demand['tree']): readonly string[] {
  const known = names.get(tree);
  if (known !== undefined) return known;
  const made = [...new Set(pathsIn(tree).map((path) => path.split('.')[0] ?? path))].filter((name) => name !== 'event');
  names.set(tree, made);
  return made;
}
