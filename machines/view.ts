import type { Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { CaseState, FlagInstance, Holder, LimitChange, Occurrence, TaskInstance } from './case-state.ts';
import { whatIsAccepted, type Acceptance } from './acceptance.ts';
import { draftOf } from './draft.ts';
import type { Cause, EffectRecord, EffectStatus } from './effect.ts';
import type { When } from './entry.ts';
import { stateNames } from './answering-states.ts';
import type { State } from '../language/schema/states.ts';
import type { Library } from './library.ts';
import { dueText, isInTime } from './occurrence-due.ts';
import { statusOf, type DeadlineStatus } from './occurrence-status.ts';

/** An occurrence of a deadline as people and programs see it. */
export interface DeadlineView {
  readonly id: string;
  readonly title: string;
  readonly occurrence: string;
  readonly kind: 'statutory' | 'local' | 'milestone';
  readonly responsible: string;
  readonly status: DeadlineStatus;
  readonly startedBy: number;
  readonly startedOn: When;
  /** A date or an instant; absent while not started. */
  readonly due?: string;
  /** What its count came to, where an extension or a standstill has moved the limit. */
  readonly originalDue?: string;
  /** Was it met by that date? False as soon as it cannot be any more; absent while it still can. */
  readonly originalKept?: boolean;
  /** What moved the limit, in order. */
  readonly changes?: readonly LimitChangeView[];
  /** While it is paused: the date on which its clock stopped. */
  readonly pausedOn?: IsoDate;
  /** Shown where the due date itself is no working day. */
  readonly lastWorkingDay?: IsoDate;
  readonly target?: string;
  readonly metBy?: number;
  readonly metOn?: When;
}

/** More time, granted by the entry `by`, or a clock that stood still. */
export type LimitChangeView =
  | {
      readonly kind: 'granted';
      readonly by: number;
      readonly on: When;
      readonly to: string;
      readonly person: string;
      readonly role: string;
      readonly consulted?: readonly string[];
    }
  | { readonly kind: 'stoodStill'; readonly from: IsoDate; readonly to: IsoDate };

/** An effect as people and programs see it. Holds no address and no text. */
export interface EffectView {
  readonly id: string;
  readonly kind: 'notify' | 'prepare';
  readonly name: string;
  readonly to: readonly string[];
  readonly status: EffectStatus;
  readonly cause: Cause;
  readonly moment: Instant;
  readonly note?: string;
  /** The id of what it replaces. */
  readonly corrects?: string;
}

/** Where a case stands. */
export interface CaseView {
  /** The innermost active states, ` + ` between parallel ones. */
  readonly state: string;
  readonly stage: string;
  readonly status: 'active' | 'done';
  readonly now: Instant;
  readonly deadlines: readonly DeadlineView[];
  readonly tasks: readonly TaskInstance[];
  /** Those that stand. */
  readonly flags: readonly FlagInstance[];
  readonly effects: readonly EffectView[];
  readonly people: { readonly [role: string]: Holder };
  readonly accepts: readonly Acceptance[];
}

/** Where a case stands, without what it would accept: asking every condition costs more than all the rest. */
export type CaseOverview = Omit<CaseView, 'accepts'>;

/** Where a case stands, as of the instant it has been folded through. */
export function viewCase(state: CaseState, library: Library): CaseView {
  return { ...overviewOf(state, library), accepts: whatIsAccepted(draftOf(state, library)) };
}

/** As {@link viewCase}, without what is accepted. */
export function overviewOf(state: CaseState, library: Library): CaseOverview {
  const draft = draftOf(state, library);
  const { states: compiledStates, deadlineById } = draft.compiled;
  const states = stateNames(draft);
  return {
    state: states.join(' + '),
    stage: [...new Set(states.map((path) => stageOf(compiledStates, path)))].join(' + '),
    status: state.snapshot.status,
    now: state.now,
    deadlines: state.occurrences.flatMap((occurrence) => {
      const deadline = deadlineById.get(occurrence.deadline);
      return deadline === undefined ? [] : [viewDeadline(occurrence, deadline.spec, state.now)];
    }),
    tasks: state.tasks,
    flags: state.flags.filter((flag) => flag.clearedBy === undefined),
    effects: state.effects.map(viewEffect),
    people: state.people,
  };
}

interface Spec {
  readonly title: string;
  readonly kind: DeadlineView['kind'];
  readonly responsible: string;
  readonly remind?: object | undefined;
}

function viewDeadline(occurrence: Occurrence, spec: Spec, now: Instant): DeadlineView {
  const { due, originalDue, changes, pausedOn, target, metBy, metOn } = occurrence;
  const originalKept = keptOriginal(occurrence, now);
  const closed = due?.kind === 'date' && due.lastWorkingDay !== null && due.lastWorkingDay !== due.date;
  return {
    id: occurrence.deadline,
    title: spec.title,
    occurrence: occurrence.occurrence,
    kind: spec.kind,
    responsible: spec.responsible,
    status: statusOf(occurrence, now, spec.remind !== undefined, spec.kind === 'milestone'),
    startedBy: occurrence.startedBy,
    startedOn: occurrence.startedOn,
    ...(due === undefined ? {} : { due: dueText(due) }),
    ...(originalDue === undefined ? {} : { originalDue: dueText(originalDue) }),
    ...(originalKept === undefined ? {} : { originalKept }),
    ...(changes === undefined ? {} : { changes: changes.map(viewChange) }),
    ...(occurrence.state === 'paused' && pausedOn !== undefined ? { pausedOn } : {}),
    ...(closed && due.lastWorkingDay !== null ? { lastWorkingDay: due.lastWorkingDay } : {}),
    ...(target === undefined ? {} : { target: dueText(target) }),
    ...(metBy === undefined ? {} : { metBy }),
    ...(metOn === undefined ? {} : { metOn }),
  };
}

/** What was granted is measured by the date there was before: an extension hides no delay. */
function keptOriginal({ state, originalDue, metOn }: Occurrence, now: Instant): boolean | undefined {
  if (originalDue === undefined) return undefined;
  if (metOn !== undefined) return isInTime(metOn, originalDue);
  return state !== 'lapsed' && now >= originalDue.ends ? false : undefined;
}

function viewChange(change: LimitChange): LimitChangeView {
  if (change.kind === 'stoodStill') return { kind: change.kind, from: change.from, to: change.to };
  const { due, ...granted } = change;
  return { ...granted, to: dueText(due) };
}

/** An effect without its text and addresses. */
export function viewEffect(record: EffectRecord): EffectView {
  const { effect, status, note } = record;
  const named =
    effect.kind === 'notify'
      ? { kind: 'notify' as const, name: effect.notification, to: effect.addressedTo }
      : { kind: 'prepare' as const, name: effect.document, to: [] };
  return {
    id: effect.id,
    ...named,
    status,
    cause: effect.cause,
    moment: effect.moment,
    ...(note === undefined ? {} : { note }),
    ...(effect.corrects === undefined ? {} : { corrects: effect.corrects.effect }),
  };
}

/** The stage the innermost state names, or the nearest state around it that does. */
function stageOf(states: ReadonlyMap<string, State>, path: string): string {
  const names = path.split('.');
  for (let depth = names.length; depth > 0; depth -= 1) {
    const stage = states.get(names.slice(0, depth).join('.'))?.stage;
    if (stage !== undefined) return stage;
  }
  return names[0] ?? '';
}
