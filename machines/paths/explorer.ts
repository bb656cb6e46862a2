import { addMinutes, type Instant } from '../../calendar/instant.ts';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import type { CaseState } from '../case-state.ts';
import { draftOf } from '../draft.ts';
import { draftView } from '../draft-view.ts';
import type { OpenedEntry, RecordedEntry } from '../entry.ts';
import type { Json } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import { advance, openCase, step } from '../step.ts';
import type { Candidate } from './candidate.ts';
import { createNovelty } from './novelty.ts';
import { createObserver } from './observe.ts';
import { createPlaces, type Places } from './places.ts';
import { configurationKey } from './react.ts';
import type { Setting } from './solve.ts';
import { configurationOf, type Spot } from './spot.ts';
import type { Subject } from './subject.ts';
import type { ExpectedAnswer, PathOpening, PathStep } from './suite.ts';

/** A case that could not be opened, as was to be shown. */
export interface RefusedOpening {
  readonly opened: PathOpening;
  readonly seen: readonly string[];
}

/** The tree of cases lived so far, and what they have shown. */
export interface Explorer {
  readonly subject: Subject;
  /** Goals nothing has shown yet, by id. */
  readonly open: Set<string>;
  /** Those that showed something first, or are unlike all before them in their states. */
  readonly spots: readonly Spot[];
  readonly refusedOpenings: readonly RefusedOpening[];
  /** Spots unlike all before them, by their states. */
  readonly kept: ReadonlyMap<string, readonly Spot[]>;
  /** From where transitions were taken. */
  readonly places: Omit<Places, 'note'>;
  /** How many entries have been tried. */
  readonly tried: () => number;
  /** Opens a case; none if it is refused. */
  begin(candidate: Candidate, at: Instant): Spot | undefined;
  /** Records an event, at a later instant if so asked; none if it is refused. */
  record(from: Spot, candidate: Candidate, at?: Instant): Spot | undefined;
  /** Lets time pass. */
  wait(from: Spot, until: Instant): Spot;
  /** What data are looked for with, at a spot. */
  settingAt(spot: Spot): Setting;
}

/** An explorer of a subject that looks for some goals. */
export function createExplorer(subject: Subject, goals: Iterable<string>, mostTries: number): Explorer {
  const observer = createObserver(subject);
  const open = new Set(goals);
  const spots: Spot[] = [];
  const listed = new Set<Spot>();
  const refusedOpenings: RefusedOpening[] = [];
  const kept = new Map<string, Spot[]>();
  const settings = new WeakMap<Spot, Setting>();
  const novelty = createNovelty(subject);
  const places = createPlaces(subject);
  const { pathway } = subject.compiled;
  let tried = 0;

  function count(): void {
    tried += 1;
    if (tried > mostTries) throw new TriesSpentError(mostTries);
  }

  function keep(lived: Omit<Spot, 'isFresh'>): Spot {
    const spot: Spot = { ...lived, isFresh: lived.seen.some((id) => open.has(id)) };
    for (const id of spot.seen) open.delete(id);
    const configuration = configurationOf(spot.state);
    const isNew = novelty.isNew(spot.state, configuration);
    if (isNew) {
      const key = configurationKey(configuration);
      const known = kept.get(key);
      if (known === undefined) kept.set(key, [spot]);
      else known.push(spot);
    }
    if (isNew || spot.isFresh || spot.parent === undefined) list(spot);
    return spot;
  }

  /** What showed nothing and is like others is let go, unless something is lived on from it. */
  function list(spot: Spot): void {
    if (listed.has(spot)) return;
    listed.add(spot);
    spots.push(spot);
  }

  /** A refusal is worth a step where it shows something for the first time. */
  function noteRefusal(here: Spot, made: PathStep): void {
    if (!made.covers.some((id) => open.has(id))) return;
    here.refused.push(made);
    list(here);
    for (const id of made.covers) open.delete(id);
  }

  function wait(from: Spot, until: Instant): Spot {
    if (until <= from.state.now) return from;
    count();
    // Nobody can record a thing at the very instant at which something is due, so a case that waits for that goes on a minute later.
    const isLimit = from.state.occurrences.some(({ due }) => due?.kind === 'instant' && due.instant === until);
    const then = isLimit ? addMinutes(until, 1) : until;
    const { state } = advance(from.state, then, subject.library);
    const { goals: seen, transitions } = observer.observe(from.state, { kind: 'time', state }, from.last);
    const last = transitions.length > 0 ? transitions : from.last;
    return keep({ ...childOf(from), state, last, step: { kind: 'time', until: then, covers: seen }, seen });
  }

  function settingAt(spot: Spot): Setting {
    const made = settings.get(spot);
    if (made !== undefined) return made;
    const { now } = spot.state;
    const setting = {
      view: draftView(draftOf(spot.state, subject.library)),
      at: now,
      seq: spot.state.log.length + 1,
      making: { pathway, today: parseIsoDate(londonDate(now)) },
      persons: personsIn(spot.state),
    };
    settings.set(spot, setting);
    return setting;
  }

  return {
    subject,
    open,
    spots,
    refusedOpenings,
    kept,
    places,
    tried: () => tried,
    begin(candidate, at) {
      count();
      const { on, by, data } = candidate;
      const entry: OpenedEntry = {
        ...{ kind: 'opened', type: 'CASE_OPENED', seq: 1, at, reference: 'PATH-1', on, by, data },
        pathway: subject.pathway,
        calendar: subject.calendarName,
      };
      const result = openCase(entry, subject.library);
      const { goals: seen, transitions: last } = observer.observe(undefined, { kind: 'entry', entry, result }, []);
      const opening = { on, at, by, data };
      if (result.kind === 'refused') {
        if (seen.some((id) => open.has(id)))
          refusedOpenings.push({ opened: { ...opening, answer: answerOf(result.refusal) }, seen });
        for (const id of seen) open.delete(id);
        return undefined;
      }
      const opened: PathOpening = { ...opening, answer: { kind: 'accepted' } };
      const { state } = result;
      return keep({ state, last, opened, parent: undefined, step: undefined, seen, refused: [], depth: 0 });
    },
    record(from, { type, on, by, data }, at = from.state.now) {
      const here = wait(from, at);
      count();
      const entry: RecordedEntry = { kind: 'recorded', type, seq: here.state.log.length + 1, at, on, by, data };
      const result = step(here.state, entry, subject.library);
      const { goals, transitions } = observer.observe(here.state, { kind: 'entry', entry, result }, here.last);
      const recorded = { kind: 'event', event: type, on, at, by, data, covers: goals } as const;
      if (result.kind === 'refused') {
        noteRefusal(here, { ...recorded, answer: answerOf(result.refusal) });
        return undefined;
      }
      places.note(transitions, here, settingAt(here).view, { type, on, by, data });
      return keep({
        ...childOf(here),
        state: result.state,
        last: transitions.length > 0 ? transitions : here.last,
        step: { ...recorded, answer: { kind: 'accepted' } },
        seen: goals,
      });
    },
    wait,
    settingAt,
  };
}

/** The search has tried as many entries as it may. */
export class TriesSpentError extends Error {
  override readonly name = 'TriesSpentError';
  readonly tries: number;

  constructor(tries: number) {
    super(
      `The search ended after ${tries} entries, as many as it was given. Give it more to find what is still unknown.`,
    );
    this.tries = tries;
  }
}

function childOf(parent: Spot): Pick<Spot, 'parent' | 'opened' | 'refused' | 'depth'> {
  return { parent, opened: parent.opened, refused: [], depth: parent.depth + 1 };
}

function answerOf(refusal: Refusal): ExpectedAnswer {
  return {
    kind: 'refused',
    refusal: {
      kind: refusal.kind,
      ...(refusal.kind === 'conditionsFailed'
        ? { conditions: refusal.conditions.map(({ condition }) => condition) }
        : {}),
      ...(refusal.kind === 'wrongData' ? { data: refusal.problems.map(({ path }) => path) } : {}),
    },
  };
}

/** Everybody a case knows by name: holders of roles, and people its facts name. */
function personsIn(state: CaseState): readonly string[] {
  const found = new Set(Object.values(state.people).map(({ person }) => person));
  collectPersons(state.facts, found, 4);
  return [...found];
}

/** The search gives everybody such an id. */
function collectPersons(value: Json, found: Set<string>, depth: number): void {
  if (typeof value === 'string') {
    if (value.startsWith('p-')) found.add(value);
  } else if (depth > 0 && typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) collectPersons(inner as Json, found, depth - 1);
}
