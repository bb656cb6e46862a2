import { londonInstant } from '../../calendar/london.ts';
import { addDays, parseIsoDate } from '../../calendar/iso-date.ts';
import type { Instant } from '../../calendar/instant.ts';
import type { Field } from '../../language/schema/fields.ts';
import type { Json } from '../json.ts';
import { defaultValue, meetingTime, withValue, type Candidate, type Making } from './candidate.ts';
import type { ChartTransition } from './chart.ts';
import { demand, textOfFact, type Chooser } from './choose-data.ts';
import type { Explorer } from './explorer.ts';
import { agesAsked, datesForAges } from './opening-dates.ts';
import { configurationKey } from './react.ts';
import { solve, type Setting } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';
import { openingId } from './structure.ts';
import type { Subject } from './subject.ts';

/**
 * Days on which cases are opened: what is counted from them goes across Easter and the change to summer time, across Christmas,
 * across the change back, and across nothing.
 */
const openingDays = ['2026-03-17', '2025-12-08', '2026-10-12', '2026-06-01'];

/** Opens cases: one on each day, and one for each thing that may be said otherwise of the first. */
export function openCases(explorer: Explorer, chooser: Chooser, seed: number): readonly Spot[] {
  const { subject } = explorer;
  const requires = subject.compiled.pathway.events['CASE_OPENED']?.requires ?? [];
  const demands = requires.flatMap((text) => demand(subject, text, true));
  const days = openingDays.map((_, index) => openingDays[(index + seed) % openingDays.length] ?? '');
  return days.flatMap((day, index) => {
    const at = londonInstant(parseIsoDate(day), '09:00');
    const setting = openingSetting(explorer, at);
    const first = solve(chooser.plain('CASE_OPENED', setting), demands, setting);
    if (first === undefined) return [];
    const others = index > 0 ? [] : [...variants(first, setting.making), ...ofEachAge(subject, first, setting.making)];
    return [first, ...others].flatMap((candidate) => {
      const fitting = solve(candidate, demands, setting);
      const spot = fitting === undefined ? undefined : explorer.begin(fitting, at);
      return spot === undefined ? [] : [spot];
    });
  });
}

/** The opening with each date by which somebody is of an age that some condition asks for. */
function* ofEachAge(subject: Subject, first: Candidate, making: Making): Generator<Candidate> {
  for (const [field, months] of agesAsked(subject))
    for (const date of datesForAges(months, making.today)) {
      const made = withValue(first, [field], date, making);
      if (made !== undefined) yield made;
    }
}

/** What the opening of a case is looked for with. */
export function openingSetting({ subject }: Explorer, at: Instant): Setting {
  const { pathway, facts } = subject.compiled;
  return {
    view: { facts: facts.initial },
    at,
    seq: 1,
    making: { pathway, today: parseIsoDate(at.slice(0, 10)) },
    persons: [],
  };
}

/** How often a transition is tried from the same states without anything new about it. */
const triesFromSameStates = 2;
const waysFromSameStates = 40;

/** What has been lived on from already. */
export interface LivedOn {
  readonly tries: Map<string, number>;
  readonly varied: Set<string>;
  readonly seen: Set<Spot>;
}

/**
 * Lives on from every case that is unlike those before it, by every transition there is, until nothing new comes up: with the plainest
 * data, and once with each field said otherwise.
 */
export function seekStates(explorer: Explorer, chooser: Chooser, lived: LivedOn): void {
  const { subject, open } = explorer;
  const { tries, varied, seen } = lived;
  for (let spot = nextKept(explorer, seen); spot !== undefined; spot = nextKept(explorer, seen)) {
    seen.add(spot);
    if (spot.state.snapshot.status === 'done') continue;
    const configuration = configurationOf(spot.state);
    const key = configurationKey(configuration);
    letLimitsPass(explorer, spot, key, tries);
    for (const transition of subject.chart.transitions) {
      if (!isRecordable(transition) || (transition.source !== '' && !configuration.has(transition.source))) continue;
      const turn = `${key} ${transition.id}`;
      const times = tries.get(turn) ?? 0;
      // What leads to other states is taken from every case that is unlike the others: what it knows it takes along.
      const isWay = transition.targets.length > 0;
      const ofOpening = `${turn} ${spot.opened.on} ${textOfFact(spot.opened.data)}`;
      const isSpent = times >= (isWay ? waysFromSameStates : triesFromSameStates);
      // However many others went this way, a case that was opened otherwise goes it once.
      const isDue = isWay && !tries.has(ofOpening);
      if (isSpent && !isDue && !open.has(transition.id)) continue;
      const setting = explorer.settingAt(spot);
      const candidate = chooser.forTransition(spot, transition, setting);
      if (candidate === undefined) continue;
      const next = explorer.record(spot, candidate);
      if (next === undefined) continue;
      tries.set(turn, times + 1);
      tries.set(ofOpening, 1);
      if (varied.has(transition.id)) continue;
      varied.add(transition.id);
      for (const other of variants(candidate, setting.making))
        vary(explorer, chooser, spot, transition, other, setting);
    }
  }
}

/** What is due and not done is overdue one day: the clock is lived on by as events are. */
function letLimitsPass(explorer: Explorer, spot: Spot, key: string, tries: Map<string, number>): void {
  for (const { deadline, moments } of spot.state.occurrences) {
    const limit = moments.find(({ kind }) => kind === 'passed');
    if (limit === undefined) continue;
    const turn = `${key} ${deadline} passes`;
    const times = tries.get(turn) ?? 0;
    if (times >= triesFromSameStates) continue;
    tries.set(turn, times + 1);
    explorer.wait(spot, limit.instant);
  }
}

/** Events people record, other than the opening. */
export function isRecordable({ event, id }: ChartTransition): boolean {
  return /^[A-Z]/.test(event) && id !== openingId;
}

function vary(
  explorer: Explorer,
  chooser: Chooser,
  spot: Spot,
  transition: ChartTransition,
  candidate: Candidate,
  setting: Setting,
): void {
  const [demands] = chooser.demandsOf(spot, transition);
  const fitting = demands === undefined ? candidate : solve(candidate, demands, setting);
  if (fitting !== undefined) explorer.record(spot, fitting);
}

function nextKept({ kept }: Explorer, seen: ReadonlySet<Spot>): Spot | undefined {
  for (const spots of kept.values()) for (const spot of spots) if (!seen.has(spot)) return spot;
  return undefined;
}

/** The same event with one field said otherwise, for each way it can be. */
export function* variants(candidate: Candidate, making: Making): Generator<Candidate> {
  const fields = making.pathway.events[candidate.type]?.data ?? {};
  for (const [name, field] of Object.entries(fields)) {
    const present = candidate.data[name];
    for (const value of valuesOf(name, field, making)) {
      if (JSON.stringify(value) === JSON.stringify(present)) continue;
      const made = withValue(candidate, [name], value, making);
      if (made !== undefined) yield made;
    }
    if (field.optional && present !== undefined) {
      const made = withValue(candidate, [name], undefined, making);
      if (made !== undefined) yield made;
    }
  }
  const event = making.pathway.events[candidate.type];
  for (const role of event?.recordedBy ?? [])
    if (role !== candidate.by.role) yield { ...candidate, by: { ...candidate.by, role } };
}

function valuesOf(name: string, field: Field, making: Making): readonly Json[] {
  const { pathway } = making;
  switch (field.type) {
    case 'boolean':
      return [true, false];
    case 'value':
      return Object.keys(pathway.values[field.values ?? '']?.options ?? {});
    case 'role':
      return Object.keys(pathway.roles);
    case 'integer':
    case 'number':
      return [field.min ?? 0, (field.min ?? 0) + 1, field.max ?? 10];
    case 'list': {
      const all = field.of?.type === 'value' ? Object.keys(pathway.values[field.of.values ?? '']?.options ?? {}) : [];
      return [
        ...((field.min ?? 0) === 0 ? [[]] : []),
        ...(all.length > 0 ? [all] : []),
        defaultValue(name, field, making),
      ];
    }
    case 'instant':
      return [3, 28, 70].map((days) => meetingTime(addDays(making.today, days)));
    default:
      return field.optional ? [defaultValue(name, field, making)] : [];
  }
}
