import type { CaseState } from '../case-state.ts';
import type { OpenedEntry, RecordedEntry } from '../entry.ts';
import type { Subject } from '../paths/subject.ts';
import type { ExpectedAnswer, PathStep, TestPath } from '../paths/suite.ts';
import type { Refusal } from '../refusal.ts';
import { advance, openCase, step } from '../step.ts';
import type { FollowedCase } from './tracker.ts';

/** A step that was answered otherwise than the path expects. */
export interface OtherAnswer {
  readonly path: string;
  /** From 1; 0: the opening. */
  readonly step: number;
  readonly event: string;
  readonly expected: ExpectedAnswer;
  readonly actual: ExpectedAnswer;
  /** Of an unexpected refusal: why. */
  readonly message?: string;
}

/**
 * Lives a generated path on the core and tells what it shows.
 *
 * @returns where it was answered otherwise than expected; none of a suite of this version.
 */
export function followPath(path: TestPath, subject: Subject, followed: FollowedCase): readonly OtherAnswer[] {
  const { opened, steps } = path;
  const { library } = subject;
  const others: OtherAnswer[] = [];
  const { on, at, by, data } = opened;
  const opening: OpenedEntry = {
    ...{ kind: 'opened', type: 'CASE_OPENED', seq: 1, reference: 'PATH-1', on, at, by, data },
    pathway: subject.pathway,
    calendar: subject.calendarName,
  };
  const begun = openCase(opening, library);
  followed.see(undefined, { kind: 'entry', entry: opening, result: begun });
  judge(0, 'CASE_OPENED', opened.answer, begun);
  if (begun.kind === 'refused') return others;
  let state: CaseState = begun.state;
  for (const [index, one] of steps.entries()) {
    const next = live(state, one);
    followed.see(state, next.happening);
    if (next.happening.kind === 'entry' && one.kind === 'event')
      judge(index + 1, one.event, one.answer, next.happening.result);
    state = next.state;
  }
  return others;

  function live(before: CaseState, one: PathStep) {
    if (one.kind === 'time') {
      const then = advance(before, one.until, library).state;
      return { happening: { kind: 'time', state: then }, state: then } as const;
    }
    const entry: RecordedEntry = {
      ...{ kind: 'recorded', type: one.event, seq: before.log.length + 1 },
      ...{ at: one.at, on: one.on, by: one.by, data: one.data },
    };
    const result = step(before, entry, library);
    const after = result.kind === 'accepted' ? result.state : advance(before, one.at, library).state;
    return { happening: { kind: 'entry', entry, result }, state: after } as const;
  }

  function judge(
    number: number,
    event: string,
    expected: ExpectedAnswer,
    result: { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly refusal: Refusal },
  ): void {
    const actual = answerOf(result);
    if (isAsExpected(expected, actual)) return;
    const why = result.kind === 'refused' ? { message: result.refusal.message } : {};
    others.push({ path: path.id, step: number, event, expected, actual, ...why });
  }
}

function answerOf(
  result: { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly refusal: Refusal },
): ExpectedAnswer {
  if (result.kind === 'accepted') return { kind: 'accepted' };
  const { refusal } = result;
  return {
    kind: 'refused',
    refusal: {
      kind: refusal.kind,
      ...(refusal.kind === 'conditionsFailed'
        ? { conditions: refusal.conditions.map(({ condition }) => condition) }
        : {}),
      ...(refusal.kind === 'wrongData' ? { data: refusal.problems.map(({ path }) => path) } : {}),
    },
  };
}

/** Of a refusal only what is expected of it is compared; the order of what it names does not count. */
function isAsExpected(expected: ExpectedAnswer, actual: ExpectedAnswer): boolean {
  if (expected.kind === 'accepted' || actual.kind === 'accepted') return expected.kind === actual.kind;
  const [wanted, given] = [expected.refusal, actual.refusal];
  return wanted.kind === given.kind && isSame(wanted.conditions, given.conditions) && isSame(wanted.data, given.data);
}

function isSame(wanted: readonly string[] | undefined, given: readonly string[] = []): boolean {
  if (wanted === undefined) return true;
  return wanted.length === given.length && wanted.every((one) => given.includes(one));
}
