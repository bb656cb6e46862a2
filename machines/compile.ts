import { withClosures, type Closure, type WorkingCalendar } from '../calendar/working-calendar.ts';
import { parseIsoDate } from '../calendar/iso-date.ts';
import {
  createExpressions,
  type CompiledExpression,
  type Expressions,
  type Scope,
} from '../language/expressions/expressions.ts';
import type { Selector } from '../language/schema/common.ts';
import type { Meeting, Pathway } from '../language/schema/pathway.ts';
import type { State } from '../language/schema/states.ts';
import { compileConditions } from './compile-conditions.ts';
import { compileDeadlines, type CompiledDeadline, type CompiledSelector } from './compile-deadlines.ts';
import { compileMachine, type CompiledMachine } from './compile-machine.ts';
import type { CompiledCondition } from './condition-ref.ts';
import { readsStart } from './follow-tasks.ts';
import { compileChains, type StepChain } from './step-chains.ts';
import { planFacts, type FactPlan } from './fact-plan.ts';

/** A pathway ready to run: its XState machine, and the layer of facts, deadlines and duties around it. Share one by hash. */
export interface CompiledPathway extends CompiledMachine {
  readonly pathway: Pathway;
  readonly expressions: Expressions;
  /** Every state by its dotted path. */
  readonly states: ReadonlyMap<string, State>;
  readonly facts: FactPlan;
  readonly conditions: ReadonlyMap<string, CompiledCondition>;
  readonly deadlines: readonly CompiledDeadline[];
  readonly deadlineById: ReadonlyMap<string, CompiledDeadline>;
  /** Which deadlines an event can meet, lapse, pause, resume or extend. */
  readonly settledBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** Meetings that must keep a limit, by id. */
  readonly limitedMeetings: readonly (readonly [string, Meeting])[];
  /** Papers whose steps run towards a meeting. */
  readonly chains: readonly StepChain[];
  readonly tasks: ReadonlyMap<
    string,
    { readonly completedBy: readonly CompiledSelector[]; readonly withdrawnBy: readonly CompiledSelector[] }
  >;
  readonly holders: readonly CompiledHolder[];
  readonly milestones: readonly { readonly id: string; readonly when: CompiledExpression }[];
  readonly flags: readonly CompiledFlag[];
  /** The calendar of deadlines marked local: the authority's own closures on top. */
  readonly localCalendar: (calendar: WorkingCalendar) => WorkingCalendar;
}

/** A flag by condition, and the events after which it is asked: every one if none is named. */
export interface CompiledFlag {
  readonly id: string;
  readonly on?: ReadonlySet<string>;
  readonly when: CompiledExpression;
  readonly says: string;
}

/** Which events put a person into a role, or out of it. */
export interface CompiledHolder {
  readonly role: string;
  readonly assignedBy: readonly (CompiledSelector & { readonly field: string })[];
  readonly endedBy: readonly CompiledSelector[];
}

/**
 * Compiles a resolved pathway. Does not check it: `check` does, and says where.
 *
 * @throws {CountSyntaxError} a count that cannot be read.
 */
export function compilePathway(pathway: Pathway): CompiledPathway {
  const expressions = createExpressions(pathway);
  const facts = planFacts(pathway, expressions);
  const conditions = compileConditions(pathway, expressions);
  const deadlines = compileDeadlines(pathway, expressions);
  return {
    ...compileMachine(pathway, facts, conditions),
    pathway,
    expressions,
    states: new Map(statesIn(pathway.states, '')),
    facts,
    conditions,
    deadlines,
    deadlineById: new Map(deadlines.map((deadline) => [deadline.id, deadline])),
    settledBy: settledBy(deadlines),
    limitedMeetings: Object.entries(pathway.meetings).filter(([, meeting]) => meeting.within !== undefined),
    chains: compileChains(pathway),
    tasks: compileTasks(pathway, expressions),
    holders: compileHolders(pathway, expressions),
    milestones: Object.entries(pathway.milestones).flatMap(([id, milestone]) =>
      milestone.when === undefined ? [] : [{ id, when: expressions.compile(milestone.when, {}) }],
    ),
    flags: Object.entries(pathway.flags).flatMap(([id, { on, when, says }]) =>
      when === undefined
        ? []
        : [
            {
              id,
              when: expressions.compile(when, on === undefined ? {} : { event: on }),
              says,
              ...(on === undefined ? {} : { on: new Set(on) }),
            },
          ],
    ),
    localCalendar: localCalendars(pathway),
  };
}

function statesIn(states: { readonly [name: string]: State }, above: string): [string, State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [above + name, state],
    ...statesIn(state.states ?? {}, `${above}${name}.`),
  ]);
}

function settledBy(deadlines: readonly CompiledDeadline[]): Map<string, Set<string>> {
  const byEvent = new Map<string, Set<string>>();
  for (const { id, metBy, lapsedBy, pausedBy, resumedBy, extendedBy } of deadlines) {
    for (const { event } of [
      ...metBy,
      ...lapsedBy,
      ...pausedBy,
      ...resumedBy,
      ...(extendedBy === undefined ? [] : [extendedBy]),
    ]) {
      byEvent.set(event, (byEvent.get(event) ?? new Set<string>()).add(id));
    }
  }
  return byEvent;
}

function compileTasks(pathway: Pathway, expressions: Expressions): CompiledPathway['tasks'] {
  // Which entries raise a task depends on where it is asked for; `check` types each way, here any entry will do.
  const start = Object.keys(pathway.events);
  const compileAll = (selectors: readonly Selector[] | undefined): CompiledSelector[] =>
    (selectors ?? []).map((selector) =>
      compileSelector(selector, expressions, readsStart(selector.where) ? { start } : {}),
    );
  return new Map(
    Object.entries(pathway.tasks).map(([id, task]) => [
      id,
      { completedBy: compileAll(task.completedBy), withdrawnBy: compileAll(task.withdrawnBy) },
    ]),
  );
}

function compileHolders(pathway: Pathway, expressions: Expressions): CompiledHolder[] {
  return Object.entries(pathway.people).map(([role, person]) => ({
    role,
    assignedBy: person.assignedBy.map((assignment) => ({
      ...compileSelector(assignment, expressions),
      field: assignment.field,
    })),
    endedBy: (person.endedBy ?? []).map((selector) => compileSelector(selector, expressions)),
  }));
}

function compileSelector(selector: Selector, expressions: Expressions, beside: Scope = {}): CompiledSelector {
  if (selector.where === undefined) return { event: selector.event };
  return { event: selector.event, where: expressions.compile(selector.where, { ...beside, event: [selector.event] }) };
}

function localCalendars(pathway: Pathway): (calendar: WorkingCalendar) => WorkingCalendar {
  const closures: Closure[] = pathway.closures.map((closure) => ({
    date: parseIsoDate(closure.date),
    name: closure.name,
  }));
  const made = new WeakMap<WorkingCalendar, WorkingCalendar>();
  return (calendar) => {
    const all = [...closures, ...(calendar.local ?? [])];
    if (all.length === 0) return calendar;
    const known = made.get(calendar);
    if (known !== undefined) return known;
    const local = withClosures(calendar, all);
    made.set(calendar, local);
    return local;
  };
}
