import { isInstant } from '../calendar/instant.ts';
import { isIsoDate } from '../calendar/iso-date.ts';
import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import type { When } from './entry.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** What a path of a count leads to now, and which instance of a series it belongs to. */
export interface Anchor {
  readonly value: When;
  /** Differs when a later entry begins something new: the next conference, another strategy discussion. */
  readonly instance: string;
  /** Differs whenever the value may have: a rebooking too. Begins with the instance. */
  readonly basis: string;
  /** The start of a meeting that has been held since: nothing new counts from it. */
  readonly isOver: boolean;
}

/** The date or instant a path of a count leads to, if it is known yet. */
export function resolveAnchor(
  path: string,
  facts: JsonObject,
  own: { readonly start?: JsonObject; readonly item?: JsonObject },
  each: string | undefined,
): Anchor | undefined {
  const [name = '', ...fields] = path.split('.');
  if (name === 'start' || name === each) return anchorIn(own.start, fields, 's');
  if (name === 'item') return anchorIn(own.item, fields, 'i');
  const fact = facts[name];
  if (fields.length === 0) return typeof fact === 'string' ? dated(fact, `v${fact}`, 0) : undefined;
  if (!isJsonObject(fact)) return undefined;
  if ('heldCount' in fact && fields[0] === 'start') return meetingStart(fact);
  return anchorIn(fact, fields, 'f');
}

/** The number a meeting was booked under names it: an adjournment or a rebooking leaves it the same meeting. */
function meetingStart(meeting: JsonObject): Anchor | undefined {
  const { booking, bookedNumber } = meeting;
  const seq = isJsonObject(booking) ? Number(booking['seq']) : 0;
  const anchor = dated(meeting['start'], `m${Number(bookedNumber)}`, seq);
  return anchor === undefined ? undefined : { ...anchor, isOver: Number(bookedNumber) <= Number(meeting['heldCount']) };
}

function anchorIn(object: JsonObject | undefined, fields: readonly string[], series: string): Anchor | undefined {
  if (object === undefined) return undefined;
  let value: Json | undefined = object;
  for (const field of fields) value = isJsonObject(value) ? value[field] : undefined;
  const seq = Number(object['seq'] ?? 0);
  return dated(value, `${series}${seq}`, seq);
}

function dated(value: Json | undefined, instance: string, seq: number): Anchor | undefined {
  if (!isIsoDate(value) && !isInstant(value)) return undefined;
  return { value, instance, basis: `${instance}/${seq}/${value}`, isOver: false };
}

/** Does this instance name a meeting? Then the next one is something new even while its occurrence runs. */
export function isMeeting(instance: string | undefined): boolean {
  return instance?.startsWith('m') ?? false;
}

/** The instance an occurrence belongs to: that of the path that started it. */
export function instanceOf(occurrence: Occurrence): string | undefined {
  return boundInstance(occurrence, occurrence.startPath);
}

function boundInstance(occurrence: Occurrence, path: string): string | undefined {
  return occurrence.anchors[path]?.split('/')[0];
}

/**
 * What an occurrence's counts lead to now, by path. One that belongs to a starting entry of its own stays with the meeting it was
 * counted to, however many are booked afterwards; none begins to count from a meeting that is over.
 */
export function anchorsNow(
  draft: Draft,
  deadline: CompiledDeadline,
  occurrence: Occurrence,
): ReadonlyMap<string, Anchor> {
  const each = deadline.each !== undefined && 'fact' in deadline.each ? deadline.each.fact : undefined;
  const own =
    occurrence.item === undefined ? { start: occurrence.start } : { start: occurrence.start, item: occurrence.item };
  const found = new Map<string, Anchor>();
  for (const path of deadline.paths) {
    const anchor = resolveAnchor(path, draft.facts, own, each);
    const bound = boundInstance(occurrence, path);
    if (deadline.each !== undefined && isMeeting(bound) && anchor !== undefined && anchor.instance !== bound) {
      found.set(path, asItWas(occurrence.anchors[path] ?? ''));
    } else if (anchor !== undefined && !(anchor.isOver && anchor.instance !== bound)) found.set(path, anchor);
  }
  return found;
}

function asItWas(basis: string): Anchor {
  const [instance = '', , value = ''] = basis.split('/');
  // It was a date or an instant when it was bound.
  return { value: value as When, instance, basis, isOver: true };
}

/** Do the counts lead where they led when the occurrence was last counted? */
export function sameBasis(before: Occurrence['anchors'], now: ReadonlyMap<string, Anchor>): boolean {
  const paths = Object.keys(before);
  return paths.length === now.size && paths.every((path) => before[path] === now.get(path)?.basis);
}
