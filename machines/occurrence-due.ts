import { evaluateCount, type CountResult } from '../calendar/count-evaluation.ts';
import type { Count } from '../calendar/count.ts';
import { isInstant, type Instant } from '../calendar/instant.ts';
import { isIsoDate, parseIsoDate } from '../calendar/iso-date.ts';
import { londonDate, londonInstant } from '../calendar/london.ts';
import type { Due, Moment, Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { When } from './entry.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** What a path of a count leads to now, and which instance of a series it belongs to. */
export interface Anchor {
  readonly value: When;
  /** Differs when a later entry begins something new: the next conference, another strategy discussion. */
  readonly instance: string;
  /** Differs whenever the value may have: a rebooking too. */
  readonly basis: string;
}

/** Where a reminder given in days falls on its date: London time. */
export const reminderTime = '08:00';

/** The date or instant a path of a count leads to, if it is known yet. */
export function resolveAnchor(path: string, facts: JsonObject, own: { readonly start?: JsonObject; readonly item?: JsonObject }, each: string | undefined): Anchor | undefined {
  const [name = '', ...fields] = path.split('.');
  if (name === 'start' || name === each) return anchorIn(own.start, fields, (start) => `s${String(start['seq'])}`);
  if (name === 'item') return anchorIn(own.item, fields, (item) => `i${String(item['key'] ?? item['seq'])}`);
  const fact = facts[name];
  if (fields.length === 0) return dated(fact, `v${String(fact)}`, 0);
  if (!isJsonObject(fact)) return undefined;
  if ('heldCount' in fact && fields[0] === 'start') {
    const booking = isJsonObject(fact['booking']) ? fact['booking']['seq'] : 0;
    // The number it was booked under: an adjournment or a rebooking leaves it the same meeting.
    return dated(fact['start'], `m${Number(fact['bookedNumber'])}`, Number(booking));
  }
  return anchorIn(fact, fields, (object) => `f${String(object['seq'])}`);
}

function anchorIn(object: JsonObject | undefined, fields: readonly string[], instance: (object: JsonObject) => string): Anchor | undefined {
  if (object === undefined) return undefined;
  let value: Json | undefined = object;
  for (const field of fields) value = isJsonObject(value) ? value[field] : undefined;
  return dated(value, instance(object), Number(object['seq'] ?? 0));
}

function dated(value: Json | undefined, instance: string, seq: number): Anchor | undefined {
  if (!isIsoDate(value) && !isInstant(value)) return undefined;
  return { value, instance, basis: `${instance}/${seq}/${value}` };
}

/** What a count of a deadline comes to: a due date, not started yet, or not to be had (the calendar ends before it). */
export type Counted =
  | { readonly kind: 'due'; readonly due: Due }
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'uncountable'; readonly problem: string };

/** Works a count out with the given anchors; an authority's own closures count only for local deadlines. */
export function workOut(draft: Draft, deadline: CompiledDeadline, count: Count, anchor: (path: string) => When | undefined): Counted {
  const calendar = deadline.spec.kind === 'statutory' ? draft.calendar : draft.compiled.localCalendar(draft.calendar);
  try {
    return asDue(evaluateCount(count, { anchor, calendar, counting: deadline.spec.counting }));
  } catch (error) {
    // A calendar that ends, hours counted from a mere date: the case goes on, and says so until it is mended.
    return { kind: 'uncountable', problem: error instanceof Error ? error.message : String(error) };
  }
}

function asDue(result: CountResult): Counted {
  switch (result.kind) {
    case 'notStarted':
      return { kind: 'notStarted' };
    case 'date':
      return { kind: 'due', due: { kind: 'date', date: result.date, ends: result.ends, lastWorkingDay: result.lastWorkingDay } };
    case 'instant':
      return { kind: 'due', due: { kind: 'instant', instant: result.instant, ends: result.ends, lastWorkingDay: result.lastWorkingDay } };
  }
}

/** The due date, or the London date of the due instant. */
export function dueDate(due: Due): string {
  return due.kind === 'date' ? due.date : londonDate(due.instant);
}

/** Due as text: the date, or the instant. */
export function dueText(due: Due): string {
  return due.kind === 'date' ? due.date : due.instant;
}

/** Did something on this date or instant come within the limit? */
export function isInTime(when: When, due: Due): boolean {
  if (due.kind === 'date') return dateOf(when) <= due.date;
  return isInstant(when) ? when <= due.instant : when < londonDate(due.instant);
}

/** The London date of a date or an instant. */
export function dateOf(when: When): string {
  return isInstant(when) ? londonDate(when) : when;
}

/** The moments of an occurrence still to come, and whether the time of its first reminder has passed already. */
export type Timing = Pick<Occurrence, 'moments' | 'reminded'>;

/**
 * The moments of an occurrence still to come. A reminder or an aim already past is left out, nobody could act on it, but the
 * occurrence is due soon all the same; a limit already past is taken at once, because somebody has to know.
 */
export function timingOf(draft: Draft, deadline: CompiledDeadline, due: Due, target: Due | undefined): Timing {
  const moments: Moment[] = [];
  let reminded = false;
  for (const reminder of deadline.reminders) {
    const instant = reminderInstant(draft, deadline, reminder.count, reminder.exact, due);
    if (instant === undefined || instant >= due.ends) continue;
    if (instant > draft.now) moments.push({ kind: 'reminder', instant, lead: reminder.lead });
    else reminded = true;
  }
  if (target !== undefined && target.ends > draft.now) moments.push({ kind: 'target', instant: target.ends });
  moments.push({ kind: 'passed', instant: due.ends > draft.now ? due.ends : draft.now });
  moments.sort((a, b) => (a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : momentOrder[a.kind] - momentOrder[b.kind]));
  return { moments, reminded };
}

/** Equal instants are taken in this order. */
export const momentOrder = { reminder: 0, target: 1, passed: 2 } as const;

function reminderInstant(draft: Draft, deadline: CompiledDeadline, count: Count, exact: boolean, due: Due): Instant | undefined {
  const anchor = exact ? due.ends : due.kind === 'date' ? due.date : londonDate(due.instant);
  const result = workOut(draft, deadline, count, () => anchor);
  if (result.kind !== 'due') return undefined;
  return result.due.kind === 'instant' ? result.due.instant : londonInstant(parseIsoDate(dueDate(result.due)), reminderTime);
}
