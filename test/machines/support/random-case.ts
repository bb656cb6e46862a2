import { addMinutes, type Instant } from '../../../calendar/instant.ts';
import { addDays, parseIsoDate } from '../../../calendar/iso-date.ts';
import { londonDate } from '../../../calendar/london.ts';
import { namedCalendar } from '../../../calendar/named-calendars.ts';
import { withClosures } from '../../../calendar/working-calendar.ts';
import type { Field } from '../../../language/schema/fields.ts';
import type { Pathway } from '../../../language/schema/pathway.ts';
import { whatIsAccepted } from '../../../machines/acceptance.ts';
import type { CaseState } from '../../../machines/case-state.ts';
import { draftOf } from '../../../machines/draft.ts';
import type { Change, Entry, EventEntry, RecordedEntry } from '../../../machines/entry.ts';
import type { Json, JsonObject } from '../../../machines/json.ts';
import type { Library } from '../../../machines/library.ts';
import { step, type StepResult } from '../../../machines/step.ts';
import type { Versions } from './live-case.ts';

/** One number after the other between 0 and 1, the same for the same seed. */
export type Dice = () => number;

/** Dice that fall alike for the same seed (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of a list, by the dice. */
export function oneOf<T>(dice: Dice, list: readonly T[]): T {
  const chosen = list[Math.floor(dice() * list.length)];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}

const people = ['p-child', 'p-sw', 'p-tm', 'p-hv', 'p-teacher', 'p-mother', 'p-chair'];
const texts = ['Seen at home.', 'x', 'Two words', 'a@example.org'];

/** Data for an event, from its fields: right in form, otherwise as the dice fall. */
export function randomData(event: string, pathway: Pathway, today: string, dice: Dice): JsonObject {
  const fields = pathway.events[event]?.data ?? {};
  const data = randomFields(fields, pathway, today, dice);
  return 'agenda' in fields ? { ...data, agenda: answersTo(event, pathway) } : data;
}

function randomFields(
  fields: { readonly [name: string]: Field },
  pathway: Pathway,
  today: string,
  dice: Dice,
): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      field.optional && dice() < 0.4 ? [] : [[name, randomValue(field, pathway, today, dice)] as const],
    ),
  );
}

function randomValue(field: Field, pathway: Pathway, today: string, dice: Dice): Json {
  switch (field.type) {
    case 'text':
      return oneOf(dice, texts);
    case 'boolean':
      return dice() < 0.6;
    case 'integer':
    case 'number':
      return Math.max(field.min ?? 0, Math.floor(dice() * 5));
    case 'date':
      return addDays(parseIsoDate(today), Math.floor(dice() * 120) - 40);
    case 'instant':
      return `${addDays(parseIsoDate(today), Math.floor(dice() * 60) - 5)}T${oneOf(dice, ['08:00', '10:00', '23:30'])}:00.000Z`;
    case 'person':
      return dice() < 0.4 ? 'p-child' : oneOf(dice, people);
    case 'role':
      return oneOf(dice, Object.keys(pathway.roles));
    case 'value': {
      // The first option more often: it is the usual one, and several have to agree now and then.
      const options = Object.keys(pathway.values[field.values ?? '']?.options ?? {});
      return dice() < 0.4 ? (options[0] ?? '') : oneOf(dice, options);
    }
    case 'answers':
      return {};
    case 'object':
      return randomFields(field.fields ?? {}, pathway, today, dice);
    case 'list': {
      const { of } = field;
      const length = Math.max(field.min ?? 0, Math.floor(dice() * 5));
      return of === undefined ? [] : Array.from({ length }, () => randomValue(of, pathway, today, dice));
    }
  }
}

function answersTo(event: string, pathway: Pathway): JsonObject {
  const items = Object.values(pathway.meetings)
    .filter((meeting) => meeting.held.includes(event))
    .flatMap((meeting) => Object.values(meeting.agendas ?? {}).flatMap((agenda) => Object.keys(agenda.items)));
  return Object.fromEntries(items.map((item) => [item, 'Dealt with.']));
}

/** Something that happens to a case: what it is, by the dice, and how long after the last. */
export interface Move {
  readonly kind: 'event' | 'correct' | 'effect' | 'wait' | 'wrong' | 'turn';
  readonly seed: number;
  readonly minutes: number;
}

/** How often data is made anew until the case takes an event: conditions ask for combinations that are rare by chance. */
const tries = 48;

/** The entry a move makes of a case as it stands, if it makes one: for an event one that is likely to be accepted. */
export function entryOf(move: Move, state: CaseState, pathway: Pathway, library: Library): Entry | undefined {
  const dice = diceOf(move.seed);
  const at = addMinutes(state.now, move.minutes);
  const seq = state.log.length + 1;
  switch (move.kind) {
    case 'wait':
      return undefined;
    case 'event':
      return likelyEvent(state, pathway, library, at, dice);
    case 'wrong':
      return recorded(oneOf(dice, Object.keys(pathway.events)), state, pathway, at, dice);
    case 'correct': {
      const change = randomChange(state, pathway, dice);
      return {
        kind: 'correction',
        seq,
        at,
        by: { person: 'p-tm', role: oneOf(dice, Object.keys(pathway.roles)) },
        why: 'Wrong.',
        change,
      };
    }
    case 'effect':
      return effectEntry(state, seq, at, dice);
    case 'turn':
      return turnEntry(state, seq, at, dice);
  }
}

/** Another calendar, another version of the pathway, or the last move taken back; the library has two of each: see `otherVersions`. */
function turnEntry(state: CaseState, seq: number, at: Instant, dice: Dice): Entry {
  const stamp = { seq, at, by: { person: 'p-tm', role: 'teamManager' }, why: 'Published.' };
  const { pathway, calendar } = state.rules;
  const chance = dice();
  const last = state.log.findLast((entry) => entry.kind === 'migrated');
  if (chance < 0.2 && last !== undefined) return { ...stamp, kind: 'migrationReversed', target: last.seq };
  if (chance < 0.6)
    return { ...stamp, kind: 'migrated', pathway: { ...pathway, hash: pathway.hash === 'p' ? 'p2' : 'p' } };
  return { ...stamp, kind: 'calendarChanged', calendar: { ...calendar, hash: calendar.hash === 'c' ? 'c2' : 'c' } };
}

/** The same pathway with other counts, and the same calendar with days of its own closed: what a case can move to. */
export function otherVersions(pathway: Pathway): Required<Versions> {
  const deadlines = Object.entries(pathway.deadlines).map(([id, deadline], index) => [
    id,
    { ...deadline, due: deadline.due.replace(/^\d+/u, (days) => String(Number(days) + (index % 3) - 1)) },
  ]);
  const closures = ['2026-03-18', '2026-04-14', '2026-05-20', '2026-06-10', '2026-09-09'].map((date) => ({
    date: parseIsoDate(date),
    name: 'Proclaimed',
  }));
  return {
    pathways: { p2: { ...pathway, deadlines: Object.fromEntries(deadlines) as Pathway['deadlines'] } },
    calendars: { c2: withClosures(namedCalendar(pathway.calendar), closures, pathway.calendar) },
  };
}

function likelyEvent(state: CaseState, pathway: Pathway, library: Library, at: Instant, dice: Dice): Entry | undefined {
  const open = whatIsAccepted(draftOf(state, library)).filter(
    ({ answer, event }) => answer !== 'no' && (event !== 'CHILD_LEFT' || dice() < 0.02),
  );
  if (open.length === 0) return undefined;
  const mayEnd = dice() < 0.03;
  let entry: RecordedEntry | undefined;
  for (let count = 0; count < tries; count += 1) {
    // The same event a few times over, then another: some are wanted nowhere but where a case ends.
    const type: string = entry === undefined || count % 12 === 0 ? oneOf(dice, open).event : entry.type;
    entry = recorded(type, state, pathway, at, dice);
    if (isWelcome(step(state, entry, library), mayEnd)) return entry;
  }
  return entry;
}

/** Where a case soon ends; most generated ones are kept from it, or they would hardly get anywhere. */
const ends = new Set(['stepDown', 'noFurtherAction', 'left', 'closed']);

function isWelcome(result: StepResult, mayEnd: boolean): boolean {
  if (result.kind === 'refused') return false;
  const { value } = result.state.snapshot;
  return mayEnd || typeof value !== 'string' || !ends.has(value);
}

function recorded(type: string, state: CaseState, pathway: Pathway, at: Instant, dice: Dice): RecordedEntry {
  const today = londonDate(at);
  const declared = pathway.events[type];
  const began = state.log[0]?.kind === 'opened' ? state.log[0].on.slice(0, 10) : today;
  const earlier = addDays(today, dice() < 0.3 ? -Math.floor(dice() * 6) : 0);
  const on = earlier < began ? parseIsoDate(began) : earlier;
  const role = oneOf(dice, declared?.recordedBy ?? Object.keys(pathway.roles));
  const task = state.tasks.find((known) => known.status === 'open')?.id ?? 'none';
  const data = type === 'TASK_DONE' ? { task } : randomData(type, pathway, today, dice);
  return {
    kind: 'recorded',
    seq: state.log.length + 1,
    type,
    on: declared?.on === 'instant' ? at : on,
    at,
    by: { person: oneOf(dice, people), role },
    data,
  };
}

function randomChange(state: CaseState, pathway: Pathway, dice: Dice): Change {
  const events = state.log.filter((entry): entry is EventEntry => entry.kind === 'opened' || entry.kind === 'recorded');
  const target = oneOf(dice, events);
  const today = londonDate(target.at);
  const on = addDays(parseIsoDate(target.on.slice(0, 10)), Math.floor(dice() * 7) - 3);
  const chance = dice();
  if (chance < 0.2) return { op: 'strike', target: target.seq };
  if (chance < 0.5) return { op: 'amend', target: target.seq, on };
  if (chance < 0.75) return { op: 'amend', target: target.seq, data: randomData(target.type, pathway, today, dice) };
  const type = oneOf(dice, Object.keys(pathway.events));
  return { op: 'insert', before: target.seq, type, on, data: randomData(type, pathway, today, dice) };
}

function effectEntry(state: CaseState, seq: number, at: Instant, dice: Dice): Entry | undefined {
  if (state.effects.length === 0) return undefined;
  const { effect, status } = oneOf(dice, state.effects);
  const by = { person: 'p-tm', role: 'teamManager' };
  if (status === 'failed' || (status === 'skipped' && effect.corrects !== undefined)) {
    return dice() < 0.7
      ? { kind: 'effectRetried', seq, at, by, effect: effect.id }
      : { kind: 'effectResolved', seq, at, by, effect: effect.id, why: 'Told in person.' };
  }
  return dice() < 0.7
    ? { kind: 'effectDone', seq, at, effect: effect.id, result: { hash: 'h' } }
    : { kind: 'effectFailed', seq, at, effect: effect.id, reason: 'No route.' };
}
