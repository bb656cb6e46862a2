import type { Instant } from '../../calendar/instant.ts';
import { mayRead, mayRecord } from '../access.ts';
import type { CaseState } from '../case-state.ts';
import type { OpenedEntry, RecordedEntry } from '../entry.ts';
import type { Json } from '../json.ts';
import type { Subject } from '../paths/subject.ts';
import type { Refusal } from '../refusal.ts';
import { inverseOf, renamed, type Renames } from '../renames.ts';
import { advance, openCase, step } from '../step.ts';
import { compareSights } from './compare-sights.ts';
import { classOf, type Disagreement } from './disagreement.ts';
import { instantOf, stepAfter, type LogStep } from './log.ts';
import { readingOf, sightOf } from './sight.ts';

/** One case lived by two versions, as far as it has come. */
export interface Twins {
  readonly old: CaseState | undefined;
  readonly new: CaseState | undefined;
  /** Do the two stand in the same state? */
  readonly together: boolean;
}

/** What became of a step. */
export interface TwinStep {
  readonly twins: Twins;
  readonly found: readonly Disagreement[];
  /** Did either version take it? What neither takes, or only one, leaves no trace and can be left out. */
  readonly counts: boolean;
}

/** Lives cases by two versions side by side. */
export interface TwinLife {
  /** @param twins - undefined before the opening. */
  take(twins: Twins | undefined, step: LogStep): TwinStep;
}

/** A version's answer to a step, and the case after it. */
interface Answered {
  readonly state: CaseState | undefined;
  readonly refusal: Refusal | undefined;
  /** What broke, where the version could not be lived by. */
  readonly failure: string | undefined;
}

/**
 * Lives cases by two versions side by side. A step that only one of them accepts is told and then left out of both, so that what comes
 * behind it can be compared.
 *
 * @param renames - what the version after calls otherwise: steps and what is told are in the names of the version before.
 */
export function createTwinLife(old: Subject, fresh: Subject, renames: Renames): TwinLife {
  const readOld = readingOf(old.compiled, old.library, {});
  const readNew = readingOf(fresh.compiled, fresh.library, renames);
  const back = inverseOf(renames);
  const later = new WeakMap<Twins, Map<Instant, { readonly was: CaseState; readonly is: CaseState }>>();
  return {
    take(twins, one) {
      if (one.kind === 'asks') return ask(twins, one);
      const was = live(old, twins?.old, one);
      const is = live(fresh, twins?.new, stepAfter(one, renames));
      const broken = was.failure ?? is.failure;
      if (broken !== undefined) return failed(twins, one, was, is);
      const together = twins?.together ?? true;
      const answers = together ? compareAnswers(one, was.refusal, is.refusal, back) : [];
      const isTaken = was.refusal === undefined && is.refusal === undefined;
      // Only where both take it, it is lived on with: time passes in any case.
      const [oldState, newState] = isTaken
        ? [was.state, is.state]
        : [wait(old, twins?.old, one), wait(fresh, twins?.new, one)];
      if (oldState === undefined || newState === undefined)
        return { twins: { old: oldState, new: newState, together }, found: answers, counts: false };
      const [sightOld, sightNew] = [sightOf(oldState, readOld), sightOf(newState, readNew)];
      const seen = compareSights(sightOld, sightNew, eventOf(one)).filter(
        ({ kind }) => together || (kind !== 'state' && kind !== 'end'),
      );
      return {
        twins: { old: oldState, new: newState, together: together && sightOld.state === sightNew.state },
        found: [...answers, ...seen],
        counts: isTaken,
      };
    },
  };

  /** Both cases as they stand at a later instant: hundreds of questions are asked of the same. */
  function standingAt(twins: Twins, was: CaseState, is: CaseState, at: Instant) {
    const known = later.get(twins) ?? new Map<Instant, { readonly was: CaseState; readonly is: CaseState }>();
    later.set(twins, known);
    const found = known.get(at) ?? { was: waited(old, was, at), is: waited(fresh, is, at) };
    known.set(at, found);
    return found;
  }

  function ask(twins: Twins | undefined, one: Extract<LogStep, { readonly kind: 'asks' }>): TwinStep {
    const nothing = { found: [], counts: false };
    if (twins?.old === undefined || twins.new === undefined) return { twins: twins ?? notOpened, ...nothing };
    const decide = one.may === 'read' ? mayRead : mayRecord;
    const { was, is } = standingAt(twins, twins.old, twins.new, one.at);
    const after = stepAfter(one, renames);
    const answers = [decide(was, one, old.library), decide(is, after.kind === 'asks' ? after : one, fresh.library)];
    const [before, now] = answers.map((answer): Json => {
      if (!answer.allowed) return null;
      return { allowed: true, records: answer.records === undefined ? null : renamed(back.events, answer.records) };
    });
    const about = { kind: 'access', element: one.what, detail: `${one.may} ${one.by.role}` } as const;
    const of = { old: before ?? null, new: now ?? null };
    const aspect = of.old === null ? 'onlyNew' : of.new === null ? 'onlyOld' : 'records';
    const isSame = JSON.stringify(of.old) === JSON.stringify(of.new);
    return { twins, counts: false, found: isSame ? [] : [{ ...about, aspect, ...of }] };
  }
}

const notOpened: Twins = { old: undefined, new: undefined, together: true };

function live(subject: Subject, before: CaseState | undefined, one: LogStep): Answered {
  try {
    return take(subject, before, one);
  } catch (error) {
    // `check` rules out what could break; a version that was not checked is told by this.
    return {
      state: undefined,
      refusal: undefined,
      failure: error instanceof Error ? error.message : 'it cannot be lived by',
    };
  }
}

function take({ library, pathway, calendarName }: Subject, before: CaseState | undefined, one: LogStep): Answered {
  const answer = { refusal: undefined, failure: undefined };
  if (one.kind === 'opened') {
    const { on, at, by, data } = one;
    const entry: OpenedEntry = {
      ...{ kind: 'opened', type: 'CASE_OPENED', seq: 1, reference: 'CASE-1', on, at, by, data },
      ...{ pathway, calendar: calendarName },
    };
    const result = openCase(entry, library);
    return result.kind === 'accepted'
      ? { ...answer, state: result.state }
      : { ...answer, state: undefined, refusal: result.refusal };
  }
  if (before === undefined || one.kind === 'asks') return { ...answer, state: before };
  if (one.kind === 'time') return { ...answer, state: advance(before, one.until, library).state };
  const { event, on, at, by, data } = one;
  const entry: RecordedEntry = { kind: 'recorded', type: event, seq: before.log.length + 1, at, on, by, data };
  const result = step(before, entry, library);
  return result.kind === 'accepted'
    ? { ...answer, state: result.state }
    : { ...answer, state: before, refusal: result.refusal };
}

function eventOf(one: LogStep): string {
  return one.kind === 'event' ? one.event : one.kind === 'opened' ? 'CASE_OPENED' : '';
}

function wait(subject: Subject, before: CaseState | undefined, one: LogStep): CaseState | undefined {
  return before === undefined ? undefined : waited(subject, before, instantOf(one));
}

function waited({ library }: Subject, before: CaseState, until: CaseState['now']): CaseState {
  return advance(before, until, library).state;
}

function failed(twins: Twins | undefined, one: LogStep, was: Answered, is: Answered): TwinStep {
  const element = eventOf(one);
  const about = {
    kind: 'failure',
    element,
    aspect: was.failure === undefined ? 'onlyNew' : 'onlyOld',
    detail: '',
  } as const;
  const isAlike = was.failure !== undefined && is.failure !== undefined;
  const found = isAlike ? [] : [{ ...about, old: was.failure ?? null, new: is.failure ?? null }];
  return { twins: twins ?? notOpened, found, counts: false };
}

function compareAnswers(
  one: LogStep,
  was: Refusal | undefined,
  is: Refusal | undefined,
  back: Renames,
): readonly Disagreement[] {
  if (one.kind === 'time' || one.kind === 'asks') return [];
  const element = eventOf(one);
  const [old, fresh] = [saidOf(was, one, {}), saidOf(is, one, back)];
  const about = { element, old, new: fresh };
  if (was === undefined && is === undefined) return [];
  if (was === undefined && is !== undefined)
    return [{ kind: 'answer', ...about, aspect: 'onlyOld', detail: reasonsOf(is, one, back).join(', ') }];
  if (was !== undefined && is === undefined)
    return [{ kind: 'answer', ...about, aspect: 'onlyNew', detail: reasonsOf(was, one, {}).join(', ') }];
  if (was === undefined || is === undefined || JSON.stringify(old) === JSON.stringify(fresh)) return [];
  const [reasons, others] = [reasonsOf(was, one, {}), reasonsOf(is, one, back)];
  const [gone, more] = [
    reasons.filter((each) => !others.includes(each)),
    others.filter((each) => !reasons.includes(each)),
  ];
  const all = [...gone.map((each) => `not ${each}`), ...more];
  // Who may not record something, or says it wrongly, is told of nothing else: what they are told instead is no difference of its own.
  const atTheDoor = all.filter((each) => /^(not )?(unknownEvent$|role |data )/.test(each));
  const detail = (atTheDoor.length > 0 ? atTheDoor : all).join(', ');
  // Only the order in which the reasons are told is another.
  return detail === '' ? [] : [{ kind: 'reason', ...about, aspect: 'other', detail }];
}

type RecordedStep = Extract<LogStep, { readonly kind: 'opened' | 'event' }>;

/** A refusal by its kind and what it names, not by its words. */
function saidOf(refusal: Refusal | undefined, one: RecordedStep, back: Renames): Json {
  if (refusal === undefined) return 'accepted';
  const { kind, message } = refusal;
  const names = reasonsOf(refusal, one, back);
  const roles = refusal.kind === 'wrongRole' ? refusal.allowed.map((role) => renamed(back.roles, role)) : [];
  return {
    kind,
    names: [...names],
    ...(roles.length === 0 ? {} : { roles: roles.toSorted() }),
    ...(kind === 'undecidable' ? { message } : {}),
  };
}

/** The kind of a refusal and each thing it names: a condition that failed, a field that is wrong. */
function reasonsOf(refusal: Refusal, one: RecordedStep, back: Renames): readonly string[] {
  const fields = back.data?.[renamed(inverseOf(back).events, eventOf(one))];
  const field = (path: string): string => path.replace(/^[^.[]+/, (name) => renamed(fields, name));
  switch (refusal.kind) {
    case 'conditionsFailed':
      return refusal.conditions.map(({ condition }) => condition);
    case 'wrongData':
      return [...new Set(refusal.problems.map(({ path }) => `data ${field(path).replaceAll(/\[\d+\]|\.\d+/g, '[]')}`))];
    case 'wrongRole':
      return [`role ${one.by.role}`];
    default:
      return [refusal.kind];
  }
}

/**
 * Lives cases by two pairs of versions at once, and tells of the first what the second shows, too.
 *
 * @param renames - from the names of the first pair to those of the second. Where there are any, only the kinds are compared.
 */
export function createJointLife(life: TwinLife, other: TwinLife, renames: Renames): TwinLife {
  const others = new WeakMap<Twins, Twins>();
  const isRenamed = Object.keys(renames).length > 0;
  const nameOf = (one: Disagreement): string => (isRenamed ? `${one.kind} ${one.aspect}` : classOf(one));
  return {
    take(twins, step) {
      const taken = life.take(twins, step);
      const beside = other.take(twins === undefined ? undefined : others.get(twins), stepAfter(step, renames));
      others.set(taken.twins, beside.twins);
      const shown = new Set(beside.found.map(nameOf));
      return { ...taken, found: taken.found.filter((one) => shown.has(nameOf(one))) };
    },
  };
}
