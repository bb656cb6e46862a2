import { answeredEvents, candidates } from './answering-states.ts';
import { ask, conditionRef } from './condition-ref.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';

/** Would the case accept an event now? `depends`: on the data recorded with it. */
export interface Acceptance {
  readonly event: string;
  readonly title: string;
  readonly answer: 'yes' | 'no' | 'depends';
  readonly roles: readonly string[];
  /** Of `no`: what stands against it, in the policy's words. */
  readonly because?: readonly string[];
}

/** The events that could be recorded now, as far as their data allow. */
export function recordableEvents(draft: Draft): readonly string[] {
  return whatIsAccepted(draft).flatMap(({ event, answer }) => (answer === 'no' ? [] : [event]));
}

type Answer =
  | { readonly answer: 'yes' }
  | { readonly answer: 'depends' }
  | { readonly answer: 'no'; readonly because: readonly string[] };

/**
 * For every event that some active state answers to: would it be accepted? Conditions that read no event are asked. First what
 * the innermost states wait for, last what can happen at any time.
 */
export function whatIsAccepted(draft: Draft): readonly Acceptance[] {
  if (draft.snapshot.status === 'done') return [];
  return answeredEvents(draft).map((event) => {
    const declared = draft.compiled.pathway.events[event];
    const base = { event, title: declared?.title ?? event, roles: declared?.recordedBy ?? [] };
    return { ...base, ...answerTo(draft, event, declared?.requires ?? []) };
  });
}

function answerTo(draft: Draft, event: string, requires: readonly string[]): Answer {
  if (event === 'TASK_DONE' && !draft.tasks.some(({ status }) => status === 'open'))
    return { answer: 'no', because: ['There is no task to be done.'] };
  const possible = candidates(draft, event);
  const guards =
    possible.length === 0 ? [[...requires]] : possible.map((transition) => [...requires, ...(transition.guard ?? [])]);
  const answers = guards.map((texts) => answerOf(draft, texts));
  if (answers.some((answer) => answer.answer === 'yes')) return { answer: 'yes' };
  if (answers.some((answer) => answer.answer === 'depends')) return { answer: 'depends' };
  return {
    answer: 'no',
    because: [...new Set(answers.flatMap((answer) => (answer.answer === 'no' ? answer.because : [])))],
  };
}

function answerOf(draft: Draft, guards: readonly string[]): Answer {
  const because: string[] = [];
  let depends = false;
  for (const text of guards) {
    const ref = conditionRef(text);
    const condition = draft.compiled.conditions.get(ref.name);
    const readsEvent = /\bevent\b/.test(condition?.expression.text ?? '');
    if (readsEvent) {
      depends = true;
      continue;
    }
    const verdict = ask(condition, ref.negated, draftView(draft));
    if (verdict.kind !== 'holds') because.push(condition?.otherwise ?? text);
  }
  if (because.length > 0) return { answer: 'no', because };
  return depends ? { answer: 'depends' } : { answer: 'yes' };
}
