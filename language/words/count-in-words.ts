import { parseCount } from '../../calendar/count-parser.ts';
import { formatAmount } from '../../calendar/count-text.ts';
import type { Count, CountUnit } from '../../calendar/count.ts';
import { dateInWords, instantInWords } from '../expressions/in-words.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Pathway } from '../schema/pathway.ts';
import { factEvents, factInWords, startEventsOf, startInWords, type Detail } from './fact-in-words.ts';
import { fieldTitle, inSentence } from './plain-words.ts';

/** Where a count stands: what `start` and `item` mean in it, and whether the start day counts. */
export type CountPlace = Partial<Pick<Deadline, 'each' | 'forEach' | 'counting'>>;

/**
 * A count of a definition as a process owner says it, with the titles of what it counts from.
 *
 * @throws {CountSyntaxError} a count that cannot be read; `check` has said so before.
 * @example
 * countInWords('1 month after start.on', { each: 'CORE_GROUP_HELD' }, …) // '1 month after each “Core group held”'
 */
export function countInWords(text: string, place: CountPlace, pathway: Pathway, detail: Detail = 'full'): string {
  const count = parseCount(text);
  const said = inWords(count, { place, pathway, detail });
  return place.counting === 'day 1' && !saysDayOne(count) ? `${said}, the start day counted as day 1` : said;
}

interface Around {
  readonly place: CountPlace;
  readonly pathway: Pathway;
  readonly detail: Detail;
}

function inWords(count: Count, around: Around): string {
  switch (count.kind) {
    case 'anchor':
      return `on ${isField(count.path) ? '' : 'the day of '}${anchorInWords(count.path, 'day', around)}`;
    case 'date':
      return `on ${dateInWords(count.date)}`;
    case 'instant':
      return `at ${instantInWords(count.instant)}`;
    case 'distance':
      return distanceInWords(count, around);
    case 'neighbour': {
      const which = count.direction === 'after' ? 'the next working day after' : 'the last working day before';
      return `${which} ${fromInWords(count.from, 'day', around)}`;
    }
    case 'numberedDay': {
      const unit = count.unit === 'day' ? 'day' : 'working day';
      const zero = around.place.counting ?? 'day 0';
      return `on ${unit} ${count.number}, with ${fromInWords(count.from, 'day', around)} as ${zero}`;
    }
    case 'timeOfDay':
      return `at ${count.time} ${inWords(count.on, around)}`;
    case 'choice': {
      const arms = count.of.map((arm) => inWords(arm, around));
      return `${arms.join(', or ')}, whichever comes ${count.choose === 'earliest' ? 'first' : 'last'}`;
    }
  }
}

function distanceInWords(count: Extract<Count, { readonly kind: 'distance' }>, around: Around): string {
  const exact = isExact(count.unit);
  const from = fromInWords(count.from, exact ? 'instant' : 'day', around);
  if (count.amount === 0) return exact ? `by ${from}` : `on the day of ${from}`;
  return `${formatAmount(count.amount, count.unit)} ${count.direction} ${from}`;
}

function fromInWords(from: Count, precision: 'day' | 'instant', around: Around): string {
  if (from.kind === 'anchor') return anchorInWords(from.path, precision, around);
  if (from.kind === 'date') return dateInWords(from.date);
  if (from.kind === 'instant') return instantInWords(from.instant);
  return `the day ${inWords(from, around)}`;
}

/** Does the path end in a date somebody recorded, and not in when an entry happened? */
function isField(path: string): boolean {
  return !/\.(on|at|start)$/.test(path) && path.includes('.');
}

function isExact(unit: CountUnit): boolean {
  return unit === 'hour' || unit === 'minute' || unit === 'second';
}

function saysDayOne(count: Count): boolean {
  return count.kind === 'numberedDay' || (count.kind === 'timeOfDay' && saysDayOne(count.on));
}

function anchorInWords(path: string, precision: 'day' | 'instant', { place, pathway, detail }: Around): string {
  const [name = '', ...rest] = path.split('.');
  const field = rest.join('.');
  if (name === 'start' && place.each !== undefined) {
    const each = `each ${startInWords(place.each, pathway)}`;
    return ofEntry(field, each, startEventsOf(place.each, pathway), pathway);
  }
  if (name === 'item' && place.forEach !== undefined) {
    const fact = pathway.facts[place.forEach];
    return ofEntry(
      field,
      factInWords(place.forEach, pathway, detail),
      fact === undefined ? [] : factEvents(fact),
      pathway,
    );
  }
  const meeting = pathway.meetings[name];
  if (meeting !== undefined) return meetingInWords(field, meeting, precision, pathway);
  const fact = pathway.facts[name];
  if (fact === undefined) return `“${path}”`;
  return ofEntry(field, factInWords(name, pathway, detail), factEvents(fact), pathway);
}

function ofEntry(field: string, entry: string, events: readonly string[], pathway: Pathway): string {
  if (field === '' || field === 'on') return entry;
  if (field === 'at') return `the recording of ${entry}`;
  return `the “${fieldTitle(field, events, pathway)}” in ${entry}`;
}

function meetingInWords(
  field: string,
  meeting: Pathway['meetings'][string],
  precision: 'day' | 'instant',
  pathway: Pathway,
): string {
  const title = `the ${inSentence(meeting.title)}`;
  if (field === 'start') return precision === 'instant' ? `the start of ${title}` : title;
  if (field === 'on') return `${title} held last`;
  const [entry, ...inner] = field.split('.');
  const events = entry === 'booking' ? (meeting.booked ?? []) : meeting.held;
  const said = entry === 'booking' ? `the booking of ${title}` : `the record of ${title}`;
  return ofEntry(inner.join('.'), said, events, pathway);
}
