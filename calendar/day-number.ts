/** Milliseconds of a civil day, and of a day in UTC. */
export const MS_PER_DAY = 86_400_000;

/** 0001-01-01 and 9999-12-31 as days since 1970-01-01: the dates this project can write. */
export const FIRST_DAY_NUMBER = -719_162;
export const LAST_DAY_NUMBER = 2_932_896;

/** Days from 1970-01-01 to a date 'YYYY-MM-DD' that is known to be one. */
export function dayNumberOf(date: string): number {
  return Date.parse(`${date.slice(0, 10)}T00:00:00.000Z`) / MS_PER_DAY;
}

/** The UTC text 'YYYY-MM-DDTHH:mm:ss.sssZ' of milliseconds since 1970 that are known to be within the years 0001 to 9999. */
export function isoTextOf(ms: number): string {
  return new Date(ms).toISOString();
}
