import type { CaseState } from '../case-state.ts';
import type { CompiledPathway } from '../compile.ts';
import type { Effect } from '../effect.ts';
import type { Refusal } from '../refusal.ts';

/** What can be seen of a case from outside, in the order in which differences are told. */
export const aspects = [
  'answer',
  'state',
  'deadlines',
  'told',
  'papers',
  'tasks',
  'flags',
  'people',
  'access',
] as const;

/** One of the ways in which two versions of a pathway can behave differently. */
export type Aspect = (typeof aspects)[number];

/** What one step shows, by aspect, as text: two are the same where their texts are. */
export type Observed = { readonly [aspect in Exclude<Aspect, 'access'>]: string };

/** What a step was answered, and how many effects the case had before it. */
export interface Shown {
  readonly refusal?: Refusal;
  readonly effectsBefore: number;
}

/**
 * Everything somebody could see of a case after a step: also a notice that could not be sent, since somebody is told why. What is only
 * kept for counting is left out.
 */
export function observeCase(
  state: CaseState | undefined,
  { refusal, effectsBefore }: Shown,
  compiled: CompiledPathway,
): Observed {
  const effects = (state?.effects ?? [])
    .slice(effectsBefore)
    .map(({ effect, status, note }) => ({ effect, status, note }));
  const ofKind = (wanted: Effect['kind']): string =>
    JSON.stringify(effects.filter(({ effect }) => effect.kind === wanted));
  return {
    answer: answerOf(refusal),
    state: state === undefined ? '' : JSON.stringify(state.snapshot),
    deadlines: state === undefined ? '' : JSON.stringify(deadlinesOf(state, compiled)),
    told: ofKind('notify'),
    papers: ofKind('prepareDocument'),
    tasks: JSON.stringify(
      (state?.tasks ?? []).map(({ task, title, role, status, raisedAt }) => [task, title, role, status, raisedAt]),
    ),
    flags: JSON.stringify((state?.flags ?? []).map(({ id, says, clearedBy }) => [id, says, clearedBy])),
    people: JSON.stringify(state?.people ?? {}),
  };
}

/** The first aspect in which two steps differ. */
export function firstDifference(one: Observed, other: Observed): Aspect | undefined {
  return aspects.find((aspect) => aspect !== 'access' && one[aspect] !== other[aspect]);
}

/** An answer as text: a refusal by its kind and what it names, not by its words. */
export function answerOf(refusal: Refusal | undefined): string {
  return refusal === undefined ? 'accepted' : JSON.stringify(refused(refusal));
}

function refused(refusal: Refusal): unknown {
  const { kind } = refusal;
  if (kind === 'conditionsFailed') return [kind, refusal.conditions.map(({ condition }) => condition)];
  if (kind === 'wrongData') return [kind, refusal.problems.map(({ path }) => path)];
  return [kind];
}

function deadlinesOf(state: CaseState, { deadlineById, pathway }: CompiledPathway): unknown {
  return state.occurrences.map((one) => [
    one.deadline,
    one.occurrence,
    one.state,
    one.due,
    one.originalDue,
    one.target,
    one.notBefore,
    one.missed,
    one.metOn,
    one.metInTime,
    one.lapse,
    one.extendedBy,
    pathway.deadlines[one.deadline]?.responsible ?? deadlineById.get(one.deadline)?.id,
  ]);
}
