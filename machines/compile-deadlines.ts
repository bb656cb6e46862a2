import { anchorsOf } from '../calendar/count-anchors.ts';
import { parseCount } from '../calendar/count-parser.ts';
import type { Count } from '../calendar/count.ts';
import type { CompiledExpression, Expressions } from '../language/expressions/expressions.ts';
import type { Action } from '../language/schema/actions.ts';
import type { Selector } from '../language/schema/common.ts';
import type { Deadline } from '../language/schema/deadlines.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import { conditionRef, type ConditionRef } from './condition-ref.ts';

/** A selector of entries, its expression compiled. */
export interface CompiledSelector {
  readonly event: string;
  readonly where?: CompiledExpression;
}

/** A reminder: its lead, counted back from the due date, and what it asks for. */
export interface CompiledReminder {
  readonly lead: string;
  readonly count: Count;
  /** In hours, minutes or seconds: exact; otherwise given on the morning of the date. */
  readonly exact: boolean;
  readonly actions: readonly Action[];
}

/** A deadline of a definition, its counts parsed and its expressions compiled. */
export interface CompiledDeadline {
  readonly id: string;
  readonly spec: Deadline;
  readonly due: Count;
  /** Paths its limit reads, in the order written: the first that is known starts it. */
  readonly duePaths: readonly string[];
  /** Those, and what its aim and its window read. */
  readonly paths: readonly string[];
  /** Of `forEach`: the limit reads nothing but the item, so each item is a series of its own. */
  readonly countsFromItem: boolean;
  /** Facts and meetings that can start, move or end an occurrence of it. */
  readonly follows: ReadonlySet<string>;
  readonly target?: Count;
  readonly notBefore?: Count;
  /** Opens an occurrence for each entry this fact takes, or that these selectors choose. */
  readonly each?: { readonly fact: string } | { readonly selectors: readonly CompiledSelector[] };
  readonly forEachWhere?: CompiledExpression;
  readonly startsIf: readonly ConditionRef[];
  readonly metBy: readonly CompiledSelector[];
  readonly lapsedBy: readonly CompiledSelector[];
  readonly pausedBy: readonly CompiledSelector[];
  readonly resumedBy: readonly CompiledSelector[];
  readonly extendedBy?: CompiledSelector & { readonly to: string };
  readonly reminders: readonly CompiledReminder[];
  readonly passed: readonly Action[];
  readonly targetPassed: readonly Action[];
}

/** Compiles the deadlines of a definition. */
export function compileDeadlines(pathway: Pathway, expressions: Expressions): readonly CompiledDeadline[] {
  return Object.entries(pathway.deadlines).map(([id, spec]) => compileDeadline(id, spec, pathway, expressions));
}

function compileDeadline(id: string, spec: Deadline, pathway: Pathway, expressions: Expressions): CompiledDeadline {
  const each = spec.each === undefined ? undefined : compileEach(spec.each, pathway, expressions);
  const scope = {
    ...(each === undefined ? {} : { start: startEvents(spec, pathway) }),
    ...(spec.forEach === undefined ? {} : { item: spec.forEach }),
  };
  const compileAll = (selectors: readonly Selector[] | undefined): readonly CompiledSelector[] =>
    (selectors ?? []).map((selector) => compileSelector(selector, scope, expressions));
  const forEachWhere = spec.forEachWhere === undefined ? undefined : expressions.compile(spec.forEachWhere, scope);
  const counts = compileCounts(spec);
  return {
    id,
    spec,
    ...counts,
    follows: new Set([
      ...counts.paths.map(nameIn),
      ...named(spec.forEach),
      ...named(each),
      ...(forEachWhere?.reads ?? []),
    ]),
    startsIf: (spec.startsIf ?? []).map(conditionRef),
    metBy: compileAll(spec.metBy),
    lapsedBy: compileAll(spec.lapsedBy),
    pausedBy: compileAll(spec.pausedBy),
    resumedBy: compileAll(spec.resumedBy),
    reminders: Object.entries(spec.remind ?? {}).map(([lead, what]) => compileReminder(lead, what)),
    passed: momentActions('deadlinePassed', spec.passed),
    targetPassed: momentActions('deadlineTargetPassed', spec.targetPassed),
    ...(each === undefined ? {} : { each }),
    ...(forEachWhere === undefined ? {} : { forEachWhere }),
    ...(spec.extendedBy === undefined
      ? {}
      : { extendedBy: { ...compileSelector(spec.extendedBy, scope, expressions), to: spec.extendedBy.to } }),
  };
}

function compileCounts(
  spec: Deadline,
): Pick<CompiledDeadline, 'due' | 'duePaths' | 'paths' | 'countsFromItem' | 'target' | 'notBefore'> {
  const due = parseCount(spec.due);
  const duePaths = anchorsOf(due);
  const target = spec.target === undefined ? {} : { target: parseCount(spec.target) };
  const notBefore = spec.notBefore === undefined ? {} : { notBefore: parseCount(spec.notBefore) };
  const beside = [...Object.values(target), ...Object.values(notBefore)].flatMap((count) => anchorsOf(count));
  const countsFromItem =
    spec.forEach !== undefined && duePaths.length > 0 && duePaths.every((path) => nameIn(path) === 'item');
  return { due, duePaths, paths: [...new Set([...duePaths, ...beside])], countsFromItem, ...target, ...notBefore };
}

function nameIn(path: string): string {
  return path.split('.')[0] ?? '';
}

function named(part: string | CompiledDeadline['each']): readonly string[] {
  if (part === undefined) return [];
  if (typeof part === 'string') return [part];
  return 'fact' in part ? [part.fact] : [];
}

type Scope = Parameters<Expressions['compile']>[1];

function compileSelector(
  selector: { event: string; where?: string | undefined },
  scope: Scope,
  expressions: Expressions,
): CompiledSelector {
  if (selector.where === undefined) return { event: selector.event };
  return { event: selector.event, where: expressions.compile(selector.where, { ...scope, event: [selector.event] }) };
}

function compileEach(
  each: NonNullable<Deadline['each']>,
  pathway: Pathway,
  expressions: Expressions,
): NonNullable<CompiledDeadline['each']> {
  if (typeof each === 'string') {
    if (each in pathway.facts || each in pathway.meetings) return { fact: each };
    return { selectors: [{ event: each }] };
  }
  return { selectors: each.map((selector) => compileSelector(selector, {}, expressions)) };
}

/** The events that can start an occurrence of a deadline with `each`. */
export function startEvents(spec: Deadline, pathway: Pathway): string[] {
  if (spec.each === undefined) return [];
  if (typeof spec.each !== 'string') return spec.each.map((selector) => selector.event);
  const fact = pathway.facts[spec.each];
  if (fact !== undefined) return fact.latest ?? fact.first ?? fact.all ?? fact.any ?? fact.count ?? [];
  return pathway.meetings[spec.each]?.held ?? [spec.each];
}

function compileReminder(
  lead: string,
  what: { notify?: readonly string[] | undefined; do?: readonly Action[] | undefined },
): CompiledReminder {
  const notify: Action[] = what.notify === undefined ? [] : [{ notify: 'deadlineReminder', to: [...what.notify] }];
  return {
    lead,
    count: parseCount(`${lead} due.on`),
    exact: /\b(hours?|minutes?|seconds?)\b/.test(lead),
    actions: [...notify, ...(what.do ?? [])],
  };
}

function momentActions(notification: string, moment: Deadline['passed']): readonly Action[] {
  if (moment === undefined) return [];
  const notify: Action[] = moment.notify === undefined ? [] : [{ notify: notification, to: [...moment.notify] }];
  const task: Action[] = moment.task === undefined ? [] : [{ task: moment.task }];
  return [...notify, ...task, ...(moment.do ?? [])];
}
