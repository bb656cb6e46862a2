import type { IsoDate } from '../../calendar/iso-date.ts';
import type { Closure } from '../../calendar/working-calendar.ts';
import { shortDate } from '../words.ts';
import type { Draft } from './calendar-edits.ts';

/** Days that a draft closes, and days that it opens again. */
export function daysChanged({ before, after }: Draft): {
  readonly added: readonly Closure[];
  readonly removed: readonly Closure[];
} {
  const [old, now] = [closuresOf(before), closuresOf(after)];
  return { added: without(now, old), removed: without(old, now) };
}

/** What a draft changes, in words: `england-and-wales: closed on Mon 14 Jun 2027 (Day of mourning)`. */
export function draftLines(draft: Draft, today: IsoDate): readonly string[] {
  const name = draft.kind === 'calendar' ? draft.name : `closed days of ${draft.authority}`;
  const { added, removed: gone } = daysChanged(draft);
  // What lies past the end is not open: nobody knows.
  const removed = draft.kind === 'calendar' ? gone.filter(({ date }) => date <= draft.after.knownTo) : gone;
  const past = [...added, ...removed].filter(({ date }) => date < today);
  return [
    ...added.map((day) => `${name}: closed on ${dayText(day)}`),
    ...removed.map((day) => `${name}: not closed any more on ${dayText(day)}`),
    ...(draft.kind === 'calendar' && draft.before.knownTo !== draft.after.knownTo
      ? [`${name}: known until ${tight(draft.after.knownTo)}, so far until ${tight(draft.before.knownTo)}`]
      : []),
    ...past.map(
      (day) =>
        `note: ${dayText(day)} is past. What was settled over it stays settled; what still runs across it is counted anew.`,
    ),
  ];
}

/** Does it end earlier than the version before? */
export function isShorter(draft: Draft): boolean {
  return draft.kind === 'calendar' && draft.after.knownTo < draft.before.knownTo;
}

function closuresOf(version: Draft['before']): readonly Closure[] {
  return 'closures' in version ? version.closures : version;
}

function without(some: readonly Closure[], others: readonly Closure[]): readonly Closure[] {
  const known = new Set(others.map(({ date }) => date));
  return some.filter(({ date }) => !known.has(date));
}

function dayText({ date, name }: Closure): string {
  return `${tight(date)} (${name})`;
}

function tight(date: IsoDate): string {
  return shortDate(date).replaceAll(/ +/g, ' ');
}
