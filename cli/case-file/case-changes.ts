import { isInstant, type Instant } from '../../calendar/instant.ts';
import { parseIsoDate } from '../../calendar/iso-date.ts';
import { endOfLondonDay } from '../../calendar/london.ts';
import type { FlagInstance, TaskInstance } from '../../machines/case-state.ts';
import type { DeadlineView } from '../../machines/view.ts';
import type { Look } from './host.ts';
import { effectsOf, type OutcomeEffect } from './outcome.ts';

/** Something that became of a case between two looks at it, and when. */
export type CaseChange = { readonly at: Instant } & (
  | { readonly kind: 'state'; readonly state: string; readonly stage: string }
  | {
      readonly kind: 'deadline';
      readonly what: DeadlineChange;
      readonly deadline: DeadlineView;
      readonly before?: DeadlineView;
    }
  | { readonly kind: 'task'; readonly task: TaskInstance; readonly isNew: boolean }
  | { readonly kind: 'flag'; readonly flag: FlagInstance; readonly stands: boolean }
  | { readonly kind: 'effect'; readonly effect: OutcomeEffect; readonly isNew: boolean }
);

/** What can become of a deadline's occurrence. */
export type DeadlineChange =
  | 'started'
  | 'moved'
  | 'met'
  | 'passed'
  | 'lapsed'
  | 'paused'
  | 'extended'
  | 'impossible'
  | 'reached'
  | 'running again'
  | 'no longer due';

/** What became of a case, in the order of time; at the same time what it is, then what is due, to be done, said and sent. */
export function changesBetween(before: Look | undefined, after: Look): readonly CaseChange[] {
  const { now } = after.view;
  const changes: CaseChange[] = [
    ...(before?.view.state === after.view.state
      ? []
      : [{ kind: 'state' as const, at: now, state: after.view.state, stage: after.view.stage }]),
    ...deadlineChanges(before, after),
    ...taskChanges(before, after),
    ...flagChanges(before, after),
    ...effectChanges(before, after),
  ];
  const since = before?.view.now ?? now;
  // What a step settles in hindsight lies before it; it is told when it became so.
  const clamped = changes.map((change) => ({ ...change, at: change.at < since ? now : change.at }));
  return clamped.sort((a, b) => (a.at === b.at ? rank[a.kind] - rank[b.kind] : a.at < b.at ? -1 : 1));
}

const rank = { state: 0, deadline: 1, task: 2, flag: 3, effect: 4 } as const;

function deadlineChanges(before: Look | undefined, after: Look): readonly CaseChange[] {
  const { view } = after;
  const there = view.deadlines.flatMap((deadline): readonly CaseChange[] => {
    const known = before?.view.deadlines.find(
      ({ id, occurrence }) => id === deadline.id && occurrence === deadline.occurrence,
    );
    const what = changeOf(known, deadline);
    if (what === undefined) return [];
    const at = what === 'passed' ? endOfDue(deadline.due, view.now) : view.now;
    return [{ kind: 'deadline', at, what, deadline, ...(known === undefined ? {} : { before: known }) }];
  });
  return [...there, ...fallenAway(before, after)];
}

/** What a correction or other rules took away: nobody would look for it any more, so it has to be said. */
function fallenAway(before: Look | undefined, { view }: Look): readonly CaseChange[] {
  return (before?.view.deadlines ?? [])
    .filter(({ status }) => status !== 'not started' && status !== 'lapsed')
    .filter((one) => !view.deadlines.some((other) => isSameOne(one, other)))
    .map((deadline) => ({ kind: 'deadline', at: view.now, what: 'no longer due', deadline }));
}

/** The same occurrence, also where another version calls its deadline otherwise. */
function isSameOne(a: DeadlineView, b: DeadlineView): boolean {
  if (a.occurrence !== b.occurrence || b.status === 'not started') return false;
  return a.id === b.id || (a.title === b.title && a.due === b.due && a.status === b.status);
}

function changeOf(before: DeadlineView | undefined, after: DeadlineView): DeadlineChange | undefined {
  const was = before?.status ?? 'not started';
  if (was === after.status) return before !== undefined && before.due !== after.due ? 'moved' : undefined;
  switch (after.status) {
    case 'not started':
      return undefined;
    case 'met':
    case 'met late':
    case 'met, recorded late':
      return 'met';
    case 'overdue':
      return 'passed';
    case 'lapsed':
    case 'paused':
    case 'extended':
    case 'impossible':
    case 'reached':
      return after.status;
    case 'running':
    case 'due soon':
      if (was === 'not started') return 'started';
      if (before?.due !== after.due) return 'moved';
      return was === 'running' || was === 'due soon' || was === 'extended' ? undefined : 'running again';
  }
}

function endOfDue(due: string | undefined, otherwise: Instant): Instant {
  if (due === undefined) return otherwise;
  return isInstant(due) ? due : endOfLondonDay(parseIsoDate(due));
}

function taskChanges(before: Look | undefined, { view }: Look): readonly CaseChange[] {
  return view.tasks.flatMap((task): readonly CaseChange[] => {
    const known = before?.view.tasks.find(({ id }) => id === task.id);
    if (known?.status === task.status) return [];
    const isNew = known === undefined;
    return [{ kind: 'task', at: isNew && task.status === 'open' ? task.raisedAt : view.now, task, isNew }];
  });
}

function flagChanges(before: Look | undefined, { view }: Look): readonly CaseChange[] {
  const known = before?.view.flags ?? [];
  const raised = view.flags.filter(({ id }) => !known.some((flag) => flag.id === id));
  const cleared = known.filter(({ id }) => !view.flags.some((flag) => flag.id === id));
  return [
    ...raised.map((flag) => ({ kind: 'flag' as const, at: flag.raisedAt, flag, stands: true })),
    ...cleared.map((flag) => ({ kind: 'flag' as const, at: view.now, flag, stands: false })),
  ];
}

function effectChanges(before: Look | undefined, after: Look): readonly CaseChange[] {
  return effectsOf(after).flatMap((effect, index): readonly CaseChange[] => {
    const known = before?.view.effects.find(({ id }) => id === effect.id);
    if (known?.status === effect.status) return [];
    const isNew = known === undefined;
    return [
      {
        kind: 'effect',
        at: isNew ? (after.view.effects[index]?.moment ?? after.view.now) : after.view.now,
        effect,
        isNew,
      },
    ];
  });
}
