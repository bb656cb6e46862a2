import type { View } from '../language/expressions/expressions.ts';
import type { Action } from '../language/schema/actions.ts';
import type { Instant } from '../calendar/instant.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import { allHold, conditionRef } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { Cause, Effect, EffectRecord } from './effect.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Occurrence } from './case-state.ts';
import { dueText } from './occurrence-due.ts';
import { clearFlag, raiseFlag } from './raise-flags.ts';
import { recipientsOf } from './recipients.ts';

/** What stands behind an action: what caused it, when, and what its texts may read. */
export interface ActionOccasion {
  readonly cause: Cause;
  readonly moment: Instant;
  readonly event?: JsonObject;
  readonly occurrence?: Occurrence;
  readonly deadline?: CompiledDeadline;
}

/** Carries a definition's action into the case: effects to be asked for, tasks, flags. Those whose `when` fails are left out. */
export function raiseAction(draft: Draft, action: Action, occasion: ActionOccasion): void {
  const view = viewOf(draft, occasion);
  if (!allHold((action.when ?? []).map(conditionRef), draft.compiled.conditions, view)) return;
  if ('notify' in action) raiseNotice(draft, action.notify, action.to, occasion, view);
  else if ('prepare' in action) raiseDocument(draft, action.prepare, occasion, view);
  else if ('task' in action) raiseTask(draft, action.task, occasion);
  else if ('flag' in action)
    raiseFlag(draft, action.flag, action.flag, draft.compiled.pathway.flags[action.flag]?.says ?? action.flag);
  else clearFlag(draft, action.clear);
}

/** The text a cause is known by: an entry's, or a moment's with its due date, so that a moved deadline is a new cause. */
export function causeId(cause: Cause): string {
  switch (cause.kind) {
    case 'entry':
      return `entry:${cause.seq}`;
    case 'moment':
      return `${cause.deadline}#${cause.occurrence}@${cause.due}/${cause.moment}`;
    case 'withdrawal':
      return `withdrawn(${cause.effect})`;
  }
}

/** What texts and conditions may read on this occasion. */
export function viewOf(draft: Draft, occasion: Pick<ActionOccasion, 'event' | 'occurrence' | 'deadline'>): View {
  const { event, occurrence, deadline } = occasion;
  return {
    ...draftView(draft),
    due: dueView(draft),
    ...(event === undefined ? {} : { event }),
    ...(occurrence === undefined
      ? {}
      : { start: occurrence.start, ...(occurrence.item === undefined ? {} : { item: occurrence.item }) }),
    ...(occurrence === undefined || deadline === undefined ? {} : { deadline: deadlineView(occurrence, deadline) }),
  };
}

function dueView(draft: Draft): JsonObject {
  const latest: { [id: string]: Json } = {};
  for (const occurrence of draft.occurrences)
    if (occurrence.due !== undefined) latest[occurrence.deadline] = dueText(occurrence.due);
  return latest;
}

function deadlineView(occurrence: Occurrence, deadline: CompiledDeadline): JsonObject {
  const { id, spec } = deadline;
  return {
    id,
    title: spec.title,
    occurrence: occurrence.occurrence,
    responsible: spec.responsible,
    due: occurrence.due === undefined ? '' : dueText(occurrence.due),
  };
}

function raiseNotice(
  draft: Draft,
  name: string,
  to: readonly string[] | undefined,
  occasion: ActionOccasion,
  view: View,
): void {
  const notification = draft.compiled.pathway.notifications[name];
  if (notification === undefined) {
    raiseFlag(
      draft,
      `unknownNotification:${name}`,
      'unknownNotification',
      `The definition asks for the notice "${name}" but does not say what it reads.`,
    );
    return;
  }
  const roles = [...new Set([...(to ?? notification.to)])];
  const id = `${causeId(occasion.cause)}/notify:${name}${to === undefined ? '' : `(${roles.join(',')})`}`;
  if (isKnown(draft, id)) return;
  const scope = scopeOf(draft, occasion);
  const subject = draft.compiled.expressions.template(notification.subject, scope).render(view);
  const text = draft.compiled.expressions.template(notification.text, scope).render(view);
  const recipients = recipientsOf(draft, roles, occasion);
  const attach = (notification.attach ?? []).flatMap((document) => latestPaper(draft, document) ?? []);
  const effect: Effect = {
    kind: 'notify',
    id,
    cause: occasion.cause,
    moment: occasion.moment,
    notification: name,
    to: recipients.to,
    addressedTo: roles,
    subject: subject.ok ? subject.text : '',
    text: text.ok ? text.text : '',
    attach,
  };
  const missingPaper =
    attach.length < (notification.attach ?? []).length ? 'a paper to enclose has not been prepared' : undefined;
  const trouble = !subject.ok ? subject.problem : !text.ok ? text.problem : (missingPaper ?? recipients.problem);
  addEffect(draft, effect, trouble);
}

function latestPaper(draft: Draft, document: string): string | undefined {
  return draft.effects.findLast(
    (record) => record.effect.kind === 'prepareDocument' && record.effect.document === document,
  )?.effect.id;
}

function raiseDocument(draft: Draft, name: string, occasion: ActionOccasion, view: View): void {
  const document = draft.compiled.pathway.documents[name];
  const id = `${causeId(occasion.cause)}/prepare:${name}`;
  if (document === undefined || isKnown(draft, id)) return;
  const scope = scopeOf(draft, occasion);
  const data: { [field: string]: Json } = {};
  const problems: string[] = [];
  for (const [field, text] of Object.entries(document.fields)) {
    const result = draft.compiled.expressions.compile(text, scope).evaluate(view);
    if (result.ok) data[field] = result.value;
    else problems.push(`${field}: ${result.problem}`);
  }
  const effect: Effect = {
    kind: 'prepareDocument',
    id,
    cause: occasion.cause,
    moment: occasion.moment,
    document: name,
    title: document.title,
    data,
  };
  addEffect(
    draft,
    effect,
    problems.length === 0 ? undefined : `The paper "${document.title}" lacks ${problems.join('; ')}`,
  );
}

function scopeOf(draft: Draft, occasion: ActionOccasion) {
  const type = occasion.event?.['type'];
  const startType = occasion.occurrence?.start['type'];
  const forEach = occasion.deadline?.spec.forEach;
  return {
    texts: true,
    ...(typeof type === 'string' ? { event: [type] } : {}),
    ...(typeof startType === 'string' ? { start: [startType] } : {}),
    ...(forEach === undefined ? {} : { item: forEach }),
    ...(occasion.deadline === undefined ? {} : { deadline: true }),
  };
}

function isKnown(draft: Draft, id: string): boolean {
  draft.effectIds ??= new Set(draft.effects.map((record) => record.effect.id));
  return draft.effectIds.has(id);
}

/** Adds an effect; what belongs to the time before the case went live is history, what cannot be carried out an incident. */
export function addEffect(draft: Draft, effect: Effect, trouble: string | undefined): void {
  const { liveFrom } = draft.opened;
  const isHistory = liveFrom !== undefined && effect.moment < liveFrom;
  const record: EffectRecord = isHistory
    ? { effect, status: 'history', attempt: 0 }
    : trouble === undefined
      ? { effect, status: 'asked', attempt: 1 }
      : { effect, status: 'failed', attempt: 1, note: trouble };
  draft.effects = [...draft.effects, record];
  draft.effectIds = new Set([...(draft.effectIds ?? draft.effects.map((known) => known.effect.id)), effect.id]);
  if (record.status === 'asked') draft.asked.push(effect);
}

function raiseTask(draft: Draft, name: string, occasion: ActionOccasion): void {
  const task = draft.compiled.pathway.tasks[name];
  const id = `${name}#${causeId(occasion.cause)}`;
  if (task === undefined || draft.tasks.some((known) => known.id === id)) return;
  draft.tasks = [
    ...draft.tasks,
    { id, task: name, title: task.title, role: task.role, raisedAt: occasion.moment, status: 'open' },
  ];
}

/** Is this JSON an object with the given person? */
export function personOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return isJsonObject(value) && typeof value['person'] === 'string' ? value['person'] : undefined;
}
