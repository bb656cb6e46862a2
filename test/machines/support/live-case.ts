import { expect } from 'vitest';
import { parseInstant, type Instant } from '../../../calendar/instant.ts';
import { isIsoDate, parseIsoDate, type IsoDate } from '../../../calendar/iso-date.ts';
import { endOfLondonDay, londonInstant } from '../../../calendar/london.ts';
import { namedCalendar } from '../../../calendar/named-calendars.ts';
import type { WorkingCalendar } from '../../../calendar/working-calendar.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import type { CaseState, Occurrence } from '../../../machines/case-state.ts';
import { compilePathway } from '../../../machines/compile.ts';
import type { Effect, EffectRecord } from '../../../machines/effect.ts';
import type { By, Change, Entry, OpenedEntry, When } from '../../../machines/entry.ts';
import { fold } from '../../../machines/fold.ts';
import type { Json, JsonObject } from '../../../machines/json.ts';
import { createLibrary, type Library } from '../../../machines/library.ts';
import type { Refusal } from '../../../machines/refusal.ts';
import type { Renames } from '../../../machines/renames.ts';
import { advance, openCase, step, type StepResult } from '../../../machines/step.ts';
import { viewCase, type CaseView, type DeadlineView } from '../../../machines/view.ts';
import { smallPathway } from './small-pathway.ts';

/** When and by whom something is recorded, where it matters. A wall-clock text is London's: `2026-03-24 15:00`. */
export interface Circumstances {
  readonly at?: string;
  readonly by?: By;
}

/** A case in a test: the core alone, its clock in the test's hands. Every entry is checked to step as it folds. */
export interface LiveCase {
  readonly library: Library;
  state(): CaseState;
  /** The log as it stands. */
  log(): readonly Entry[];
  /** Records an event that has to be accepted. Recorded at noon of its date (or at once, if that has passed) unless said. */
  record(type: string, on: string, data?: JsonObject, circumstances?: Circumstances): readonly Effect[];
  /** Records an event that has to be refused. */
  refusal(type: string, on: string, data?: JsonObject, circumstances?: Circumstances): Refusal;
  correct(change: ChangeText, circumstances?: Circumstances): readonly Effect[];
  conflict(change: ChangeText, circumstances?: Circumstances): Refusal;
  /** Adds an entry about an effect, as the host does. */
  settle(entry: EffectEntryText, circumstances?: Circumstances): readonly Effect[];
  /** Changes the rules the case lives by, which has to be accepted. */
  turn(entry: TurnText, circumstances?: Circumstances): readonly Effect[];
  /** Changes the rules, which has to be refused. */
  turnRefusal(entry: TurnText, circumstances?: Circumstances): Refusal;
  /** Any entry at all; answers what the step answers. */
  take(entry: Entry): StepResult;
  /** Lets time pass to an instant, or to the end of a date. */
  until(when: string): readonly Effect[];
  view(): CaseView;
  /** The occurrences of a deadline, as people see them. */
  deadlines(id: string): readonly DeadlineView[];
  /** `[occurrence, due, status]` of each of a deadline's occurrences. */
  standing(id: string): readonly (readonly (string | undefined)[])[];
  occurrence(id: string, occurrence?: string): Occurrence;
  fact(name: string): Json | undefined;
  /** The ids of the flags that stand. */
  flags(): readonly string[];
  effect(id: string): EffectRecord;
}

/** A change of the log in a test: `on` as text. */
export type ChangeText =
  | { readonly op: 'amend'; readonly target: number; readonly on?: string; readonly data?: JsonObject }
  | { readonly op: 'strike'; readonly target: number }
  | {
      readonly op: 'insert';
      readonly before: number;
      readonly type: string;
      readonly on: string;
      readonly data: JsonObject;
    };

export type TurnText =
  | { readonly kind: 'calendarChanged'; readonly to: string; readonly id?: string }
  | { readonly kind: 'migrated'; readonly to: string; readonly renames?: Renames }
  | { readonly kind: 'migrationReversed'; readonly target: number };

export type EffectEntryText =
  | { readonly kind: 'effectDone'; readonly effect: string; readonly result?: JsonObject }
  | { readonly kind: 'effectFailed'; readonly effect: string; readonly reason: string }
  | { readonly kind: 'effectRetried'; readonly effect: string }
  | { readonly kind: 'effectResolved'; readonly effect: string; readonly why: string };

/** How a case of a test is opened. */
export interface Opening extends Circumstances {
  readonly on?: string;
  readonly data?: JsonObject;
  readonly liveFrom?: string;
  readonly calendar?: WorkingCalendar;
  readonly versions?: Versions;
}

/** Further versions of the pathway (see {@link smallPathway}) and of the calendar, by hash: what the case can move to. */
export interface Versions {
  readonly pathways?: { readonly [hash: string]: string | Pathway };
  readonly calendars?: { readonly [hash: string]: WorkingCalendar };
}

export const worker: By = { person: 'p-worker', role: 'worker' };
export const manager: By = { person: 'p-manager', role: 'manager' };

/** The library of one pathway and one calendar, under the hashes `p` and `c`. */
export function libraryOf(
  pathway: Pathway,
  calendar: WorkingCalendar = namedCalendar(pathway.calendar),
  versions: Versions = {},
): Library {
  const further = Object.entries(versions.pathways ?? {}).map(([hash, version]) => [
    hash,
    compilePathway(typeof version === 'string' ? smallPathway(version) : version),
  ]);
  return createLibrary({
    pathways: { p: compilePathway(pathway), ...Object.fromEntries(further) },
    calendars: { c: calendar, ...versions.calendars },
  });
}

/** The entry that opens a case. */
export function opening({ on = '2026-03-02', at, by = worker, data = {}, liveFrom }: Opening = {}): OpenedEntry {
  return {
    kind: 'opened',
    type: 'CASE_OPENED',
    seq: 1,
    reference: 'T-1',
    on: when(on),
    at: at === undefined ? noonOf(on) : instant(at),
    by,
    data,
    pathway: { id: 'small', hash: 'p' },
    calendar: { id: 'england-and-wales', hash: 'c' },
    ...(liveFrom === undefined ? {} : { liveFrom: instant(liveFrom) }),
  };
}

/** Opens a case of a pathway given as YAML (see {@link smallPathway}) or ready made. */
export function liveCase(pathway: string | Pathway, how: Opening = {}): LiveCase {
  const library = libraryOf(typeof pathway === 'string' ? smallPathway(pathway) : pathway, how.calendar, how.versions);
  const opened = openCase(opening(how), library);
  if (opened.kind === 'refused') throw new Error(opened.refusal.message);
  let { state } = opened;

  function stamp({ at }: Circumstances, on?: string): { seq: number; at: Instant } {
    const wanted = at !== undefined ? instant(at) : on === undefined ? state.now : noonOf(on);
    return { seq: state.log.length + 1, at: at === undefined && wanted < state.now ? state.now : wanted };
  }

  function take(entry: Entry): StepResult {
    const before = JSON.stringify(state);
    const result = step(state, entry, library);
    expect(JSON.stringify(state), 'a step leaves the state it came from as it was').toBe(before);
    if (result.kind === 'refused') return result;
    expect(step(JSON.parse(before) as CaseState, entry, library), 'a state from JSON steps alike').toEqual(result);
    const folded = fold(result.state.log, result.state.now, library);
    expect(folded, 'stepping equals folding').toEqual({ kind: 'folded', state: result.state });
    state = result.state;
    return result;
  }

  function accepted(result: StepResult): readonly Effect[] {
    if (result.kind === 'refused') throw new Error(`refused (${result.refusal.kind}): ${result.refusal.message}`);
    return result.effects;
  }

  function refused(result: StepResult): Refusal {
    if (result.kind === 'accepted') throw new Error('accepted, though it should have been refused');
    return result.refusal;
  }

  function recorded(type: string, on: string, data: JsonObject, how: Circumstances): StepResult {
    return take({ kind: 'recorded', type, on: when(on), by: how.by ?? worker, data, ...stamp(how, on.slice(0, 10)) });
  }

  function correction(change: ChangeText, how: Circumstances): StepResult {
    const made = 'on' in change && change.on !== undefined ? { ...change, on: when(change.on) } : change;
    return take({
      kind: 'correction',
      why: 'It was recorded wrongly.',
      by: how.by ?? worker,
      change: made as Change,
      ...stamp(how),
    });
  }

  function effectEntry(entry: EffectEntryText, how: Circumstances): Entry {
    const about = stamp(how);
    switch (entry.kind) {
      case 'effectDone':
        return { ...about, ...entry, result: entry.result ?? {} };
      case 'effectFailed':
        return { ...about, ...entry };
      case 'effectRetried':
      case 'effectResolved':
        return { ...about, by: how.by ?? worker, ...entry };
    }
  }

  function turned(entry: TurnText, how: Circumstances): StepResult {
    const about = { ...stamp(how), by: how.by ?? manager, why: 'It was published.' };
    switch (entry.kind) {
      case 'calendarChanged': {
        const { id = 'england-and-wales', to } = entry;
        return take({ ...about, kind: entry.kind, calendar: { id, hash: to } });
      }
      case 'migrated': {
        const { to, ...rest } = entry;
        return take({ ...about, ...rest, pathway: { id: 'small', hash: to } });
      }
      case 'migrationReversed':
        return take({ ...about, ...entry });
    }
  }

  return {
    library,
    state: () => state,
    log: () => state.log,
    record: (type, on, data = {}, how = {}) => accepted(recorded(type, on, data, how)),
    refusal: (type, on, data = {}, how = {}) => refused(recorded(type, on, data, how)),
    correct: (change, how = {}) => accepted(correction(change, how)),
    conflict: (change, how = {}) => refused(correction(change, how)),
    settle: (entry, how = {}) => accepted(take(effectEntry(entry, how))),
    turn: (entry, how = {}) => accepted(turned(entry, how)),
    turnRefusal: (entry, how = {}) => refused(turned(entry, how)),
    take,
    until(text) {
      const advanced = advance(state, isIsoDate(text) ? endOfLondonDay(text) : instant(text), library);
      state = advanced.state;
      return advanced.effects;
    },
    view: () => viewCase(state, library),
    deadlines: (id) => viewCase(state, library).deadlines.filter((deadline) => deadline.id === id),
    standing: (id) =>
      viewCase(state, library)
        .deadlines.filter((deadline) => deadline.id === id)
        .map(({ occurrence, due, status }) => [occurrence, due, status]),
    occurrence(id, number = '1') {
      const found = state.occurrences.find((known) => known.deadline === id && known.occurrence === number);
      if (found === undefined) throw new Error(`no occurrence ${id}#${number}`);
      return found;
    },
    fact: (name) => state.facts[name],
    flags: () => viewCase(state, library).flags.map((flag) => flag.id),
    effect(id) {
      const found = state.effects.find((known) => known.effect.id === id);
      if (found === undefined)
        throw new Error(
          `no effect ${id}; there are ${state.effects.map((known) => known.effect.id).join(', ') || 'none'}`,
        );
      return found;
    },
  };
}

/** A date or, with a time, an instant; a time without zone is London's. */
export function when(text: string): When {
  return isIsoDate(text) ? text : instant(text);
}

/** An instant: as written, or `2026-03-24 15:00` in London. */
export function instant(text: string): Instant {
  const wall = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(text);
  return wall === null ? parseInstant(text) : londonInstant(parseIsoDate(wall[1] ?? ''), wall[2] ?? '');
}

function noonOf(on: string): Instant {
  return londonInstant(asDate(on.slice(0, 10)), '12:00');
}

function asDate(text: string): IsoDate {
  return parseIsoDate(text);
}
