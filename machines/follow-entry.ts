import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import { isInstant } from '../calendar/instant.ts';
import { isIsoDate } from '../calendar/iso-date.ts';
import { textInWords } from '../language/expressions/in-words.ts';
import type { EventEntry, When } from './entry.ts';
import type { JsonObject } from './json.ts';
import { matches } from './matches.ts';
import { viewOf } from './occasion.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';
import type { Trace } from './update-facts.ts';
import type { Occurrence } from './case-state.ts';
import { dateOf, dueDate, isInTime } from './occurrence-due.ts';
import { isJsonObject, type Json } from './json.ts';

/** Who holds which role after an entry, and what is known of people's names and addresses. */
export function followPeople(draft: Draft, entry: EventEntry, event: JsonObject, trace: Trace): void {
  for (const holder of draft.compiled.holders) {
    const view = { ...draftView(draft), event };
    if (holder.endedBy.some((selector) => selector.event === entry.type && matches(selector, view, trace))) {
      const { [holder.role]: _ended, ...others } = draft.people;
      draft.people = others;
    }
    for (const assignment of holder.assignedBy) {
      if (assignment.event !== entry.type || !matches(assignment, view, trace)) continue;
      const person = personOf(event[assignment.field]);
      if (person !== undefined) draft.people = { ...draft.people, [holder.role]: { person, since: entry.seq } };
    }
  }
  followDirectory(draft, entry, event);
}

function followDirectory(draft: Draft, entry: EventEntry, event: JsonObject): void {
  const { directory } = draft.compiled.pathway;
  if (directory === undefined || !directory.recordedBy.includes(entry.type)) return;
  const person = personOf(event[directory.person]);
  const name = event[directory.name];
  if (person === undefined || typeof name !== 'string') return;
  const told = directory.email === undefined ? undefined : event[directory.email];
  // Who is named without an address keeps the one that is known: an invitation is no news about where somebody is reached.
  const email = typeof told === 'string' ? told : known(draft, person)?.email;
  draft.directory = { ...draft.directory, [person]: { name, ...(email === undefined ? {} : { email }) } };
}

function known({ directory }: Pick<Draft, 'directory'>, person: string): Draft['directory'][string] | undefined {
  return Object.hasOwn(directory, person) ? directory[person] : undefined;
}

/** Flags a definition raises by condition after this entry; false takes them back. */
export function followFlags(draft: Draft, entry: EventEntry, event: JsonObject, trace: Trace): void {
  for (const flag of draft.compiled.flags) {
    if (flag.on !== undefined && !flag.on.has(entry.type)) continue;
    const result = flag.when.evaluate(viewOf(draft, { event }));
    if (!result.ok) trace.problems.push({ expression: `flags.${flag.id}`, problem: result.problem });
    else if (result.value === true) raiseFlag(draft, flag.id, flag.id, flag.says);
    else clearFlag(draft, flag.id);
  }
}

/**
 * A meeting booked outside a limit it must keep is flagged when it is booked, and the flag goes with a booking inside, or when it is held.
 *
 * @param entry - none when the calendar has changed.
 * @param before - how meetings and occurrences stood before the entry.
 */
export function followBookings(
  draft: Draft,
  entry: EventEntry | undefined,
  before: Pick<Draft, 'facts' | 'occurrences'>,
): void {
  for (const [name, meeting] of draft.compiled.limitedMeetings) {
    if (draft.facts[name] === before.facts[name] && draft.occurrences === before.occurrences) continue;
    const start = startOf(draft.facts[name]);
    for (const occurrence of draft.occurrences) {
      const { due, state } = occurrence;
      if (due === undefined || !meeting.within?.includes(occurrence.deadline)) continue;
      const id = `bookedOutsideLimit:${occurrence.deadline}#${occurrence.occurrence}`;
      if (state === 'running' && start !== undefined && !isInTime(start, due)) {
        const says = `${meeting.title} is booked for ${textInWords(dateOf(start))}, after ${textInWords(dueDate(due))}, when it is due at the latest.`;
        raiseFlag(draft, id, 'bookedOutsideLimit', says);
      } else if (state === 'running' || (entry !== undefined && meeting.held.includes(entry.type)))
        clearFlag(draft, id);
    }
  }
}

function startOf(fact: Json | undefined): When | undefined {
  if (!isJsonObject(fact) || fact['booked'] !== true) return undefined;
  const { start } = fact;
  return isInstant(start) || isIsoDate(start) ? start : undefined;
}

/** An occurrence met before its window opened. */
export function flagTooEarly(draft: Draft, before: readonly Occurrence[]): void {
  for (const occurrence of draft.occurrences) {
    if (occurrence.state !== 'met' || occurrence.notBefore === undefined || occurrence.metOn === undefined) continue;
    if (before.some((known) => known === occurrence)) continue;
    if (dateOf(occurrence.metOn) >= dueDate(occurrence.notBefore)) continue;
    const title = draft.compiled.deadlineById.get(occurrence.deadline)?.spec.title ?? occurrence.deadline;
    raiseFlag(
      draft,
      `tooEarly:${occurrence.deadline}#${occurrence.occurrence}`,
      'tooEarly',
      `${title} was met on ${textInWords(dateOf(occurrence.metOn))}, before ${textInWords(dueDate(occurrence.notBefore))}, when it is in order at the earliest.`,
    );
  }
}

function personOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
