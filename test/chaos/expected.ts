import type { Answered } from './people.ts';

/** A moment of a deadline that has to be taken: which, of which occurrence, and at which instant (milliseconds since 1970). */
export interface ExpectedMoment {
  readonly deadline: string;
  readonly occurrence: string;
  readonly moment: 'reminder' | 'target' | 'passed';
  readonly instant: number;
}

/** An entry as the moments of welfare-watch.yaml depend on it. */
interface Counted {
  readonly event: string;
  /** When it happened, and when it was recorded, in milliseconds since 1970. */
  readonly on: number;
  readonly at: number;
}

/**
 * The moments a case has to take, worked out from what its people were answered, by the rules of welfare-watch.yaml written down
 * here a second time: nothing of this asks the code under test.
 */
export function expectedMoments(answers: readonly Answered[]): readonly ExpectedMoment[] {
  const entries = answers
    .filter(({ wish }) => wish.kind === 'record')
    .sort((a, b) => a.seq - b.seq)
    .map(({ wish, at }): Counted => ({
      event: wish.kind === 'record' ? wish.event : '',
      on: wish.kind === 'record' ? Date.parse(wish.on) : 0,
      at: Date.parse(at),
    }));
  return [
    ...occurrences(entries, 'CHILD_SEEN', 'CHILD_SEEN').flatMap((each) =>
      momentsOf('nextVisit', each, { reminder: 12, passed: 20 }),
    ),
    ...occurrences(entries, 'REPORT_ASKED', 'REPORT_RECEIVED').flatMap((each) =>
      momentsOf('report', each, { target: 10, passed: 30 }),
    ),
  ];
}

interface Occurrence {
  readonly number: number;
  readonly start: Counted;
  /** When what it waits for was recorded. */
  readonly metAt: number;
}

function occurrences(entries: readonly Counted[], starts: string, meets: string): readonly Occurrence[] {
  return entries.flatMap((start, index) => {
    if (start.event !== starts) return [];
    const number = entries.slice(0, index + 1).filter(({ event }) => event === starts).length;
    const met = entries.slice(index + 1).find(({ event }) => event === meets);
    return [{ number, start, metAt: met?.at ?? Infinity }];
  });
}

function momentsOf(
  deadline: string,
  { number, start, metAt }: Occurrence,
  seconds: { readonly [moment in ExpectedMoment['moment']]?: number },
): readonly ExpectedMoment[] {
  return Object.entries(seconds).flatMap(([name, after]) => {
    const moment = name as ExpectedMoment['moment'];
    const counted = start.on + after * 1000;
    // Recorded after its own reminder nobody is reminded; a limit that has passed by then is taken at once.
    if (moment !== 'passed' && counted <= start.at) return [];
    const instant = Math.max(counted, moment === 'passed' ? start.at : 0);
    // What is recorded at the very instant of a limit comes after it.
    return metAt < instant ? [] : [{ deadline, occurrence: String(number), moment, instant }];
  });
}
