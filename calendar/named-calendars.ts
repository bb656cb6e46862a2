import list from './bank-holidays.json' with { type: 'json' };
import { parseIsoDate } from './iso-date.ts';
import { type Closure, unionOf, withClosures, type WorkingCalendar } from './working-calendar.ts';

/** The calendars that come with the product. 'uk-any' is closed when any part of the United Kingdom is (Freedom of Information counts so). */
export type CalendarName = 'england-and-wales' | 'scotland' | 'northern-ireland' | 'uk-any';

/** The nations whose guidance the product knows. */
export type Nation = 'england' | 'wales';

/** Every name {@link namedCalendar} takes. */
export const calendarNames: readonly CalendarName[] = ['england-and-wales', 'scotland', 'northern-ireland', 'uk-any'];

/** Where the bank holidays come from, when they were fetched, and the last date that is listed. */
export const bankHolidaySource = {
  source: list.source,
  takenFrom: list.takenFrom,
  fetchedOn: parseIsoDate(list.fetchedOn),
  lastDateListed: parseIsoDate(list.lastDateListed),
} as const;

/**
 * A calendar by its name, the same object at every call. It is known from 1 January of the first year to
 * 31 December of the last year listed, because GOV.UK publishes whole years.
 */
export function namedCalendar(name: CalendarName): WorkingCalendar {
  return calendars[name];
}

/** The calendar of a nation's bank holidays; England and Wales share one. */
export function calendarForNation(nation: Nation): WorkingCalendar {
  const names: Record<Nation, CalendarName> = { england: 'england-and-wales', wales: 'england-and-wales' };
  return namedCalendar(names[nation]);
}

type Division = keyof typeof list.divisions;

const divisions: Record<Division, WorkingCalendar> = {
  'england-and-wales': divisionCalendar('england-and-wales', 'Bank holidays of England and Wales'),
  scotland: divisionCalendar('scotland', 'Bank holidays of Scotland'),
  'northern-ireland': divisionCalendar('northern-ireland', 'Bank holidays of Northern Ireland'),
};

const calendars: Record<CalendarName, WorkingCalendar> = {
  ...divisions,
  'uk-any': {
    ...unionOf('uk-any', divisions['england-and-wales'], divisions.scotland, divisions['northern-ireland']),
    title: 'Bank holidays of any part of the United Kingdom',
  },
};

function divisionCalendar(id: Division, title: string): WorkingCalendar {
  const listed: WorkingCalendar = {
    id,
    title,
    knownFrom: parseIsoDate(`${list.firstYear}-01-01`),
    knownTo: parseIsoDate(`${list.lastYear}-12-31`),
    closures: list.divisions[id].map(closure),
  };
  return withClosures(listed, list.amendments.filter((entry) => entry.division === id).map(closure), id);
}

function closure({ date, name }: { readonly date: string; readonly name: string }): Closure {
  return { date: parseIsoDate(date), name };
}
