import { calendarFaults } from '../../calendar/calendar-check.ts';
import { addDays, isIsoDate, isWeekend, parseIsoDate, weekdayOf, type IsoDate } from '../../calendar/iso-date.ts';
import type { Closure, WorkingCalendar } from '../../calendar/working-calendar.ts';
import type { nations } from '../../client/published-rules.ts';
import type { Problem } from '../../language/problem.ts';
import { formatPath, type SourcePath } from '../../language/source-path.ts';
import { placeAt } from '../../language/source-tree.ts';
import { dateInWords } from '../words.ts';
import type { CalendarFile, WrittenDay } from './read-calendar-file.ts';

/** A part of the United Kingdom with bank holidays of its own: what is published is one of these. */
export type Nation = (typeof nations)[number];

/** A version that a file makes of the one before it. */
export type Draft =
  | {
      readonly kind: 'calendar';
      readonly name: Nation;
      readonly before: WorkingCalendar;
      readonly after: WorkingCalendar;
    }
  | {
      readonly kind: 'closures';
      readonly authority: string;
      readonly before: readonly Closure[];
      readonly after: readonly Closure[];
    };

/** The versions that a file's edits start from. */
export interface Bases {
  readonly calendar: (name: Nation) => WorkingCalendar;
  readonly closures: readonly Closure[];
}

/** The versions a file asks for; those that come to the same as before are left out. Everything that makes no sense is a problem at its place. */
export function draftsOf(
  written: CalendarFile,
  bases: Bases,
): { readonly drafts: readonly Draft[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (code: string, at: SourcePath, message: string, hint?: string): void => {
    problems.push({
      code,
      path: formatPath(at),
      ...placeAt(written.tree, at),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  if (written.kind === 'list') {
    const drafts = (Object.keys(written.divisions) as Nation[]).map((name) => {
      const days = written.divisions[name];
      checkDays(days, report);
      return {
        kind: 'calendar' as const,
        name,
        before: bases.calendar(name),
        after: listed(bases.calendar(name), days, [name, 'events'], report),
      };
    });
    return { drafts: drafts.filter(({ before, after }) => !isSameCalendar(before, after)), problems };
  }
  const { of, added, removed } = written;
  checkDays(added, report);
  checkDays(removed, report);
  if (added.length === 0 && removed.length === 0 && written.knownUntil === undefined)
    report('nothing-asked', [], 'The file changes nothing.', 'It needs “added”, “removed” or “knownUntil”.');
  if (problems.length > 0) return { drafts: [], problems };
  if (of.kind === 'closures') {
    const after = edited(bases.closures, written, 'no closed day that was published', report);
    const draft: Draft = { kind: 'closures', authority: of.authority, before: bases.closures, after };
    return { drafts: JSON.stringify(after) === JSON.stringify(bases.closures) ? [] : [draft], problems };
  }
  const before = bases.calendar(of.name);
  const knownTo = knownUntil(written.knownUntil, before, report);
  const kept = before.closures.filter(({ date }) => date <= knownTo);
  const after = { ...before, knownTo, closures: edited(kept, written, `no holiday of ${of.name}`, report) };
  for (const { date, at } of [...added, ...removed])
    if (isIsoDate(date) && (date < before.knownFrom || date > knownTo))
      report(
        'outside-known',
        at,
        `${date} lies outside ${before.knownFrom} to ${knownTo}, which the calendar knows.`,
        'Say “knownUntil” if it is to reach further.',
      );
  for (const fault of problems.length > 0 ? [] : calendarFaults(after))
    report(`calendar-${fault.kind}`, written.knownUntil === undefined ? ['calendar'] : ['knownUntil'], fault.message);
  const draft: Draft = { kind: 'calendar', name: of.name, before, after };
  return { drafts: isSameCalendar(before, after) ? [] : [draft], problems };
}

type Report = (code: string, at: SourcePath, message: string, hint?: string) => void;

/** Each date by itself: that it exists, falls on no weekend, and stands there once. */
function checkDays(days: readonly Omit<WrittenDay, 'name'>[], report: Report): void {
  const seen = new Set<string>();
  for (const { date, at } of days) {
    if (!isIsoDate(date)) report('no-date', at, `“${date}” is no date written YYYY-MM-DD.`);
    else if (isWeekend(date))
      report(
        'weekend',
        at,
        `${dateInWords(date)} is never a working day, so it cannot be closed.`,
        `A holiday that falls there is kept on the next working day: ${dateInWords(nextWeekday(date))} perhaps.`,
      );
    if (seen.has(date)) report('duplicate', at, `${date} stands here twice.`);
    seen.add(date);
  }
}

function nextWeekday(date: IsoDate): IsoDate {
  return addDays(date, 7 - weekdayOf(date));
}

function edited(
  closures: readonly Closure[],
  { added, removed }: { readonly added: readonly WrittenDay[]; readonly removed: readonly Omit<WrittenDay, 'name'>[] },
  none: string,
  report: Report,
): readonly Closure[] {
  const names = new Map<string, string>(closures.map(({ date, name }) => [date, name]));
  for (const { date, at } of removed) {
    if (!names.delete(date)) report('not-closed', at, `${date} is ${none}, so it cannot be removed.`);
  }
  for (const { date, name, at } of added) {
    const known = names.get(date);
    if (known !== undefined) report('closed-already', at, `${date} is closed already: ${known}.`);
    names.set(date, name);
  }
  return [...names]
    .flatMap(([date, name]) => (isIsoDate(date) ? [{ date, name }] : []))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function knownUntil(text: string | undefined, before: WorkingCalendar, report: Report): IsoDate {
  if (text === undefined) return before.knownTo;
  if (isIsoDate(text) && text > before.knownFrom) return text;
  report(
    'no-date',
    ['knownUntil'],
    isIsoDate(text)
      ? `${text} lies before ${before.knownFrom}, where the calendar begins.`
      : `“${text}” is no date written YYYY-MM-DD.`,
  );
  return before.knownTo;
}

/** GOV.UK publishes whole years: what it lists replaces those years, earlier ones stay as they were known. */
function listed(before: WorkingCalendar, days: readonly WrittenDay[], at: SourcePath, report: Report): WorkingCalendar {
  const dates = days
    .flatMap(({ date, name }) => (isIsoDate(date) ? [{ date, name }] : []))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) {
    report('empty-list', at, 'It lists no holiday.');
    return before;
  }
  const from = `${first.date.slice(0, 4)}-01-01`;
  if (from > before.knownTo && from !== addDays(before.knownTo, 1))
    report(
      'gap',
      at,
      `It begins in ${from.slice(0, 4)}, but what is known ends on ${before.knownTo}: the years between would be guessed.`,
    );
  const earlier = before.closures.filter(({ date }) => date < from);
  const after = {
    ...before,
    knownTo: parseIsoDate(`${last.date.slice(0, 4)}-12-31`),
    closures: [...earlier, ...dates],
  };
  for (const fault of calendarFaults(after)) if (fault.kind === 'emptyYear') report('gap', at, fault.message);
  return after;
}

function isSameCalendar(a: WorkingCalendar, b: WorkingCalendar): boolean {
  return JSON.stringify([a.knownTo, a.closures]) === JSON.stringify([b.knownTo, b.closures]);
}
