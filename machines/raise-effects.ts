import type { Action } from '../language/schema/actions.ts';
import { allHold, conditionRef } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import type { Effect, EffectRecord } from './effect.ts';
import { causeId, viewOf, type ActionOccasion } from './occasion.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';
import { noticeId, paperId, writeNotice, writePaper } from './write-effects.ts';

/** Carries a definition's action into the case: effects to be asked for, tasks, flags. Those whose `when` fails are left out. */
export function raiseAction(draft: Draft, action: Action, occasion: ActionOccasion): void {
  const { when } = action;
  if (when !== undefined && !allHold(when.map(conditionRef), draft.compiled.conditions, viewOf(draft, occasion)))
    return;
  if ('notify' in action) raiseNotice(draft, action.notify, action.to, occasion);
  else if ('prepare' in action) raisePaper(draft, action.prepare, occasion);
  else if ('task' in action) raiseTask(draft, action.task, occasion);
  else if ('flag' in action)
    raiseFlag(draft, action.flag, action.flag, draft.compiled.pathway.flags[action.flag]?.says ?? action.flag);
  else clearFlag(draft, action.clear);
}

/** Adds an effect; what belongs to the time before the case went live is history, what cannot be carried out an incident. */
export function addEffect(draft: Draft, effect: Effect, trouble: string | undefined): void {
  const record = firstRecord(draft, effect, trouble);
  draft.effects = [...draft.effects, record];
  knownIds(draft).add(effect.id);
  if (record.status === 'asked') draft.asked.push(effect);
}

function firstRecord(draft: Draft, effect: Effect, trouble: string | undefined): EffectRecord {
  const { liveFrom } = draft.opened;
  if (liveFrom !== undefined && effect.moment < liveFrom) return { effect, status: 'history', attempt: 0 };
  if (trouble !== undefined) return { effect, status: 'failed', attempt: 1, note: trouble };
  return { effect, status: 'asked', attempt: 1 };
}

function raiseNotice(draft: Draft, name: string, to: readonly string[] | undefined, occasion: ActionOccasion): void {
  if (knownIds(draft).has(noticeId(draft, name, to, occasion))) return;
  const written = writeNotice(draft, name, to, occasion);
  if (written !== undefined) return addEffect(draft, written.effect, written.trouble);
  const says = `The definition asks for the notice "${name}" but does not say what it reads.`;
  raiseFlag(draft, `unknownNotification:${name}`, 'unknownNotification', says);
}

function raisePaper(draft: Draft, name: string, occasion: ActionOccasion): void {
  if (knownIds(draft).has(paperId(name, occasion))) return;
  const written = writePaper(draft, name, occasion);
  if (written !== undefined) addEffect(draft, written.effect, written.trouble);
}

function raiseTask(draft: Draft, name: string, occasion: ActionOccasion): void {
  const task = draft.compiled.pathway.tasks[name];
  const id = `${name}#${causeId(occasion.cause)}`;
  if (task === undefined || draft.tasks.some((known) => known.id === id)) return;
  draft.tasks = [
    ...draft.tasks,
    {
      id,
      task: name,
      title: task.title,
      role: task.role,
      raisedAt: occasion.moment,
      cause: occasion.cause,
      status: 'open',
    },
  ];
}

/** The ids of a draft's effects. The set is the draft's own, so it may grow in place. */
function knownIds(draft: Draft): Set<string> {
  draft.effectIds ??= new Set(draft.effects.map((record) => record.effect.id));
  return draft.effectIds;
}
