import { anchorsOf } from '../../calendar/count-anchors.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { findLooser, type Limit } from '../check/find-looser.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Sides } from './change.ts';
import { same } from './same.ts';

/**
 * What another count means for the date: `never later`, `always the same day`. Every start date of the calendar is tried with both, because
 * ten days are not more or less than ten working days by their figure. Undefined where they count from different things, or where one of
 * them cannot be read.
 */
export function effectOnDue(from: Deadline, to: Deadline, sides: Sides): string | undefined {
  const [anchors, others] = [anchorsIn(from.due), anchorsIn(to.due)];
  if (anchors === undefined || anchors.length === 0 || !same(anchors, others)) return undefined;
  const [was, is] = [limitOf(from, sides.from.pathway.calendar), limitOf(to, sides.to.pathway.calendar)];
  const [later, earlier] = [findLooser(was, is) !== undefined, findLooser(is, was) !== undefined];
  if (later) return earlier ? 'sometimes earlier, sometimes later' : 'never earlier';
  return earlier ? 'never later' : 'always the same day';
}

function limitOf({ due, counting }: Deadline, calendar: Sides['from']['pathway']['calendar']): Limit {
  return { due, counting, calendar: namedCalendar(calendar) };
}

function anchorsIn(due: string): readonly string[] | undefined {
  try {
    return [...anchorsOf(parseCount(due))].toSorted();
  } catch (error) {
    if (error instanceof CountSyntaxError) return undefined;
    throw error;
  }
}
