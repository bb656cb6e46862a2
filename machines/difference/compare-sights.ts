import { isInstant } from '../../calendar/instant.ts';
import { isIsoDate } from '../../calendar/iso-date.ts';
import { londonDate } from '../../calendar/london.ts';
import { sortedJson } from '../../language/sorted-json.ts';
import type { Json } from '../json.ts';
import type { Disagreement } from './disagreement.ts';
import { momentKey, type OccurrenceInSight, type Sight, type Sighted } from './sight.ts';

/**
 * In what two versions' sights of the same log differ, apart from answers.
 *
 * @param event - what has just been recorded; empty where only time has passed.
 */
export function compareSights(old: Sight, fresh: Sight, event: string): readonly Disagreement[] {
  const found: Disagreement[] = [];
  if (old.state !== fresh.state)
    found.push({
      ...{ kind: 'state', element: event, aspect: 'other', detail: `${old.state} / ${fresh.state}` },
      ...{ old: old.state, new: fresh.state },
    });
  if (old.isOver !== fresh.isOver) found.push(onlyIn('end', event, '', old.isOver, old.state, fresh.state));
  for (const [key, was] of old.things) {
    const is = fresh.things.get(key);
    if (is === undefined) found.push(...missing(was, old, fresh));
    else found.push(...compareThings(was, is, isDueOtherwise(was.cause ?? was.about, old, fresh)));
  }
  for (const [key, is] of fresh.things) if (!old.things.has(key)) found.push(...missing(is, old, fresh));
  return found;
}

/** What one version alone has: or, of what a deadline's moment makes, only not yet. */
function missing(thing: Sighted, old: Sight, fresh: Sight): readonly Disagreement[] {
  const { kind, element, cause, shows } = thing;
  const inOld = [...old.things.values()].includes(thing);
  const detail = detailOf(thing);
  if (cause !== undefined) {
    const ahead = (inOld ? fresh : old).ahead.get(momentKey(cause));
    const when = shows['when'] ?? null;
    if (ahead !== undefined) {
      const [was, is] = inOld ? [when, ahead] : [ahead, when];
      return [{ kind, element, aspect: inOld ? 'later' : 'earlier', detail, old: was, new: is }];
    }
  }
  return [onlyIn(kind, element, detail, inOld, shownAs(thing), shownAs(thing))];
}

function isDueOtherwise(of: OccurrenceInSight | undefined, old: Sight, fresh: Sight): boolean {
  if (of === undefined) return false;
  const key = `deadline ${of.deadline} ${of.occurrence}`;
  return old.things.get(key)?.shows['due'] !== fresh.things.get(key)?.shows['due'];
}

function onlyIn(
  kind: Disagreement['kind'],
  element: string,
  detail: string,
  inOld: boolean,
  old: Json,
  fresh: Json,
): Disagreement {
  return inOld
    ? { kind, element, aspect: 'onlyOld', detail, old, new: null }
    : { kind, element, aspect: 'onlyNew', detail, old: null, new: fresh };
}

/** What of a thing is told where the other version has none. */
function shownAs({ kind, shows }: Sighted): Json {
  const { due = null, status = null, to = null, when = null, says = null, person = null } = shows;
  switch (kind) {
    case 'deadline':
      return due ?? status;
    case 'notice':
    case 'task':
      return { to, when };
    case 'paper':
      return { when };
    case 'flag':
      return says;
    case 'person':
      return person;
  }
}

/** What follows from another due date is no disagreement of its own. */
const followsFromDue: ReadonlySet<string> = new Set(['status', 'originalDue']);

function compareThings(was: Sighted, is: Sighted, otherDue: boolean): readonly Disagreement[] {
  const { kind, element } = was;
  const detail = detailOf(was);
  const names = [...new Set([...Object.keys(was.shows), ...Object.keys(is.shows)])];
  const dateless = (value: Json): Json => (otherDue && typeof value === 'string' ? withoutDates(value) : value);
  const other = names.filter((name) => {
    const [old, fresh] = [was.shows[name] ?? null, is.shows[name] ?? null];
    return !isSame(old, fresh) && (name === 'when' || !isSame(dateless(old), dateless(fresh)));
  });
  return other
    .filter((name) => kind !== 'deadline' || !other.includes('due') || !followsFromDue.has(name))
    .map((name): Disagreement => {
      const [old, fresh] = [was.shows[name] ?? null, is.shows[name] ?? null];
      return { kind, element, aspect: aspectOf(kind, name, old, fresh), detail, old, new: fresh };
    });
}

/** A text that names another due date only because it is another is no other text. */
function withoutDates(text: string): string {
  return text
    .replaceAll(/\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?\d{1,2} [A-Z][a-z]+ \d{4}\b/g, '…')
    .replaceAll(/\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?/g, '…')
    .replaceAll(/\b\d{1,2}:\d{2}\b/g, '…');
}

function detailOf({ cause }: Sighted): string {
  return cause === undefined ? '' : `${cause.deadline} ${cause.moment}`;
}

function aspectOf(kind: Sighted['kind'], name: string, old: Json, fresh: Json): string {
  if (name !== 'when' && (kind !== 'deadline' || name !== 'due')) return name;
  if (typeof old !== 'string' || typeof fresh !== 'string') return name;
  return dayOrInstant(old, fresh) ? 'later' : 'earlier';
}

/** Is the second later? A date lasts until its end. */
function dayOrInstant(old: string, fresh: string): boolean {
  if (isIsoDate(old) && isInstant(fresh)) return londonDate(fresh) > old;
  if (isInstant(old) && isIsoDate(fresh)) return fresh >= londonDate(old);
  return fresh > old;
}

function isSame(one: Json, other: Json): boolean {
  return (
    one === other || (typeof one === 'object' && typeof other === 'object' && sortedJson(one) === sortedJson(other))
  );
}
