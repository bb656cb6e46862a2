import type { Instant } from './instant.ts';
import type { IsoDate } from './iso-date.ts';

/** The units a distance may be given in. Hours, minutes and seconds lead to an exact instant, the others to a date. */
export type CountUnit = 'second' | 'minute' | 'hour' | 'day' | 'workingDay' | 'week' | 'month' | 'year';

/** The units that need an exact time to count from, and lead to one. */
export type ExactUnit = Extract<CountUnit, 'second' | 'minute' | 'hour'>;

/** Whether a count leads back in time or on. */
export type CountDirection = 'before' | 'after';

/**
 * A count as people write it, taken apart: plain JSON, so that a resolved pathway carries it parsed.
 *
 * - `anchor`: a fact's date by its dotted path; `date` and `instant`: a literal.
 * - `distance`: `15 working days after …`.
 * - `neighbour`: `next working day after …`, `previous working day before …`.
 * - `numberedDay`: `working day 13 of …`, `day 4 of …`.
 * - `timeOfDay`: `10:00 on …`.
 * - `choice`: `earliest of: […]`, `latest of: […]`.
 */
export type Count =
  | { readonly kind: 'anchor'; readonly path: string }
  | { readonly kind: 'date'; readonly date: IsoDate }
  | { readonly kind: 'instant'; readonly instant: Instant }
  | {
      readonly kind: 'distance';
      readonly amount: number;
      readonly unit: CountUnit;
      readonly direction: CountDirection;
      readonly from: Count;
    }
  | { readonly kind: 'neighbour'; readonly direction: CountDirection; readonly from: Count }
  | {
      readonly kind: 'numberedDay';
      readonly number: number;
      readonly unit: 'day' | 'workingDay';
      readonly from: Count;
    }
  | { readonly kind: 'timeOfDay'; readonly time: string; readonly on: Count }
  | { readonly kind: 'choice'; readonly choose: 'earliest' | 'latest'; readonly of: readonly Count[] };

/**
 * Whether the day on which counting starts is day 0 (the usual reading of "within 15 working days") or day 1.
 * Sources disagree, so a definition says it.
 */
export type Counting = 'day 0' | 'day 1';
