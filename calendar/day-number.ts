/** Milliseconds of a civil day, and of a day in UTC. */
export const MS_PER_DAY = 86_400_000;

/** 0001-01-01 and 9999-12-31 as days since 1970-01-01: the dates this project can write. */
export const FIRST_DAY_NUMBER = -719_162;
export const LAST_DAY_NUMBER = 2_932_896;

/** Days from 1970-01-01 to a date 'YYYY-MM-DD' that is known to be one. */
export function dayNumberOf(date: string): number {
  const known = numbersByDate.get(date);
  if (known !== undefined) return known;
  const number = Date.parse(`${date.slice(0, 10)}T00:00:00.000Z`) / MS_PER_DAY;
  if (numbersByDate.size >= MOST_DAYS_KEPT) numbersByDate.clear();
  numbersByDate.set(date, number);
  return number;
}

/** The UTC text 'YYYY-MM-DDTHH:mm:ss.sssZ' of milliseconds since 1970 that are known to be within the years 0001 to 9999. */
export function isoTextOf(ms: number): string {
  const day = Math.floor(ms / MS_PER_DAY);
  const rest = ms - day * MS_PER_DAY;
  const seconds = Math.floor(rest / 1_000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${pairOf(Math.floor(minutes / 60))}:${pairOf(minutes % 60)}:${pairOf(seconds % 60)}`;
  return `${dateTextOf(day)}T${clock}.${String(rest % 1_000).padStart(3, '0')}Z`;
}

/** The date 'YYYY-MM-DD' so many days from 1970-01-01. */
export function dateTextOf(day: number): string {
  const known = datesByNumber.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
  if (datesByNumber.size >= MOST_DAYS_KEPT) datesByNumber.clear();
  datesByNumber.set(day, text);
  return text;
}

/** A case asks for the same few dates over and over. What is kept depends on the argument alone, so replays agree. */
const datesByNumber = new Map<number, string>();
const numbersByDate = new Map<string, number>();
const MOST_DAYS_KEPT = 8_192;

function pairOf(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
