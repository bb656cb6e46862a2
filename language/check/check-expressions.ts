import { celTypeOf } from '../expressions/shape.ts';
import type { Scope } from '../expressions/scope.ts';
import type { Problem } from '../problem.ts';
import type { Selector } from '../schema/common.ts';
import type { Pathway } from '../schema/pathway.ts';
import { formatPath, type SourcePath } from '../source-path.ts';
import { placeAt } from '../source-tree.ts';
import { conditionUses } from './condition-uses.ts';
import type { CheckContext } from './context.ts';
import { expressionProblems, yesOrNo } from './expression-problems.ts';
import { deadlineScope, eventsOfFact, occasionsIn, type Occasion } from './occasions.ts';
import { unguardedDues, unguardedReads } from './unguarded.ts';

/** Every expression can be compiled where it stands, and gives what is needed there. Texts of notices and papers: `check-texts`. */
export function* checkExpressions(context: CheckContext): Iterable<Problem> {
  yield* checkConditions(context);
  yield* checkFacts(context);
  yield* checkSelectors(context);
  const { written } = context;
  for (const [id, { when }] of Object.entries(written.milestones)) {
    if (when !== undefined) yield* expressionProblems(context, when, {}, ['milestones', id, 'when'], yesOrNo);
  }
  for (const [id, { when, on }] of Object.entries(written.flags)) {
    if (when !== undefined)
      yield* expressionProblems(context, when, on === undefined ? {} : { event: on }, ['flags', id, 'when'], yesOrNo);
  }
}

/** A condition is typed by the events it is asked of; where none is at hand, it must not read one. */
function* checkConditions(context: CheckContext): Iterable<Problem> {
  const uses = Map.groupBy(conditionUses(context), (use) => use.name);
  for (const [name, condition] of Object.entries(context.written.conditions)) {
    const path = ['conditions', name, 'when'];
    const asked = uses.get(name) ?? [];
    const events = [...new Set(asked.flatMap((use) => (use.typed ? use.events : [])))];
    const known = events.filter((event) => context.names('events').has(event));
    // A condition nobody asks yet may be meant for an overlay: it can only be wrong of itself.
    const scope: Scope =
      asked.length === 0 ? { event: Object.keys(context.written.events) } : known.length === 0 ? {} : { event: known };
    const problems = expressionProblems(context, condition.when, { ...scope, due: true }, path, yesOrNo);
    yield* problems;
    yield* unguardedDues(context, condition.when, path);
    if (problems.length === 0 && asked.length > 0) yield* unguardedReads(context, condition.when, known, path);
    const [blind] = asked.filter((use) => use.events.length === 0);
    if (problems.length > 0 || blind === undefined || known.length === 0) continue;
    const unseen = expressionProblems(context, condition.when, { due: true }, path, yesOrNo);
    for (const problem of unseen) {
      const place = placeAt(context.loaded.tree, blind.path);
      const hint = `It is also asked at ${formatPath(blind.path)}, where no event is at hand.`;
      yield { ...problem, code: 'no-event-at-hand', hint, related: [{ ...place, says: 'asked here' }] };
    }
  }
}

function* checkFacts(context: CheckContext): Iterable<Problem> {
  for (const [name, fact] of Object.entries(context.written.facts)) {
    const path = ['facts', name];
    const scope = { event: eventsOfFact(fact) };
    if (fact.where !== undefined && fact.misses === undefined)
      yield* expressionProblems(context, fact.where, scope, [...path, 'where'], yesOrNo);
    if (fact.value !== undefined) yield* expressionProblems(context, fact.value, scope, [...path, 'value']);
    if (fact.where !== undefined) yield* unguardedReads(context, fact.where, scope.event, [...path, 'where']);
    if (fact.value !== undefined) yield* unguardedReads(context, fact.value, scope.event, [...path, 'value']);
    yield* checkFactParts(context, name, fact);
  }
  yield* checkFactCircles(context);
}

type Fact = Pathway['facts'][string];

function* checkFactParts(context: CheckContext, name: string, fact: Fact): Iterable<Problem> {
  const path = ['facts', name];
  const single = fact.first !== undefined || fact.latest !== undefined;
  const misplaced = (key: string, message: string): Problem =>
    context.problem('misplaced-key', [...path, key], message, { at: 'key' });
  if (fact.value !== undefined && !single)
    yield misplaced('value', 'Only a fact with “first” or “latest” has a value of its own.');
  if (fact.by !== undefined && fact.all === undefined)
    yield misplaced('by', 'Only a fact with “all” is kept by a field.');
  if (fact.without !== undefined && fact.by === undefined)
    yield misplaced('without', 'Items can only be taken away where “by” says which one is meant.');
  if (fact.where !== undefined && fact.misses !== undefined)
    yield misplaced('where', 'Misses are counted for the whole deadline, so there is no entry to select by.');
  if (fact.value !== undefined && single && fact.default === undefined) {
    const message = `“${name}” has a value, but not what it is before anything is recorded.`;
    yield context.problem('missing-default', path, message, { at: 'key', hint: 'Add “default: …”.' });
  }
  if (fact.value !== undefined && fact.default !== undefined)
    yield* checkDefault(context, name, fact.value, fact.default, eventsOfFact(fact));
  const since = fact.since === undefined ? undefined : context.written.facts[fact.since];
  if (since !== undefined && since.first === undefined && since.latest === undefined) {
    const message = `“since” needs a fact with “first” or “latest”; “${fact.since ?? ''}” has none.`;
    yield context.problem('since-no-entry', [...path, 'since'], message);
  }
}

function* checkDefault(
  context: CheckContext,
  name: string,
  value: string,
  given: string | number | boolean,
  events: readonly string[],
): Iterable<Problem> {
  const compiled = context.expressions.compile(value, { event: events });
  if (compiled.problem !== undefined) return;
  const type = celTypeOf(compiled.shape);
  const fits: { readonly [type: string]: boolean } = {
    string: typeof given === 'string',
    bool: typeof given === 'boolean',
    int: Number.isInteger(given),
    double: typeof given === 'number',
  };
  if (fits[type] !== false) return;
  const message = `The default is of another kind than the value “${value}”, so whatever reads “${name}” cannot rely on either.`;
  yield context.problem('default-differs', ['facts', name, 'default'], message);
}

/** Facts that are worked out of each other, and meetings numbered since such a fact, can never be worked out. */
function* checkFactCircles(context: CheckContext): Iterable<Problem> {
  const { facts, meetings } = context.pathway;
  const needs = new Map<string, ReadonlySet<string>>();
  for (const [name, fact] of Object.entries(facts)) {
    const scope = { event: eventsOfFact(fact) };
    const reads = [fact.where, fact.value].flatMap((text) =>
      text === undefined ? [] : context.expressions.compile(text, scope).reads,
    );
    needs.set(name, new Set([...reads, ...(fact.since === undefined ? [] : [fact.since])]));
  }
  for (const [name, meeting] of Object.entries(meetings)) {
    const events = [
      ...meeting.held,
      ...(meeting.booked ?? []),
      ...(meeting.adjourned ?? []),
      ...(meeting.cancelled ?? []),
    ];
    const reads =
      meeting.where === undefined ? [] : context.expressions.compile(meeting.where, { event: events }).reads;
    needs.set(name, new Set([...reads, ...(meeting.numberedSince === undefined ? [] : [meeting.numberedSince])]));
  }
  const told = new Set<string>();
  for (const name of needs.keys()) {
    const ring = ringFrom(name, needs);
    if (ring === undefined || ring.some((one) => told.has(one))) continue;
    for (const one of ring) told.add(one);
    const message = `These need each other before any of them is known: ${[...ring, name].join(' → ')}.`;
    yield context.problem('facts-in-circle', [name in facts ? 'facts' : 'meetings', name], message, { at: 'key' });
  }
}

/** A way from a fact back to itself. One that only needs itself reads its own last value, which is fine. */
function ringFrom(start: string, needs: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const queue: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    const last = way.at(-1) ?? start;
    for (const next of needs.get(last) ?? []) {
      if (next === start && way.length > 1) return way;
      if (next === last || seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}

function* checkSelectors(context: CheckContext): Iterable<Problem> {
  const { written, loaded } = context;
  for (const [id, deadline] of Object.entries(written.deadlines)) {
    const path = ['deadlines', id];
    const scope = deadlineScope(deadline, written);
    for (const key of ['metBy', 'lapsedBy', 'pausedBy', 'resumedBy'] as const)
      yield* selectors(context, deadline[key], scope, [...path, key]);
    if (typeof deadline.each === 'object') yield* selectors(context, deadline.each, {}, [...path, 'each']);
    const extension = deadline.extendedBy;
    if (extension?.where !== undefined) {
      const at = { ...scope, event: [extension.event] };
      yield* expressionProblems(context, extension.where, at, [...path, 'extendedBy', 'where'], yesOrNo);
    }
    yield* itemCondition(context, deadline, scope, path);
  }
  const asked = occasionsIn(context);
  for (const [id, task] of Object.entries(written.tasks)) {
    const scope = { start: entriesBehind(id, asked) };
    yield* selectors(context, task.completedBy, scope, ['tasks', id, 'completedBy']);
    yield* selectors(context, task.withdrawnBy, scope, ['tasks', id, 'withdrawnBy']);
  }
  for (const [role, person] of Object.entries(written.people)) {
    yield* selectors(context, person.assignedBy, {}, ['people', role, 'assignedBy']);
    yield* selectors(context, person.endedBy, {}, ['people', role, 'endedBy']);
  }
  for (const [id, meeting] of Object.entries(written.meetings)) {
    if (meeting.where === undefined) continue;
    const events = [
      ...meeting.held,
      ...(meeting.booked ?? []),
      ...(meeting.adjourned ?? []),
      ...(meeting.cancelled ?? []),
    ];
    yield* expressionProblems(context, meeting.where, { event: events }, ['meetings', id, 'where'], yesOrNo);
  }
  for (const [id, document] of Object.entries(written.documents)) {
    for (const [name, delivery] of Object.entries(document.deliveries ?? {})) {
      const path = ['documents', id, 'deliveries', name];
      const scope = deadlineScope({ each: document.each, forEach: delivery.forEach }, loaded.pathway);
      if (delivery.where !== undefined) {
        yield* expressionProblems(
          context,
          delivery.where,
          { ...scope, event: [delivery.event] },
          [...path, 'where'],
          yesOrNo,
        );
      }
      yield* itemCondition(context, delivery, scope, path);
    }
  }
}

/** The events a task's `start` can be. A moment of a deadline without `each` leaves open which it is: then only what all entries have. */
function entriesBehind(task: string, occasions: readonly Occasion[]): readonly string[] {
  const scopes = occasions.flatMap(({ action, scopes: own }) => ('task' in action && action.task === task ? own : []));
  const events = scopes.map(({ event, start }) => event ?? start ?? []);
  return events.some((types) => types.length === 0) ? [] : [...new Set(events.flat())];
}

function* itemCondition(
  context: CheckContext,
  owner: { readonly forEach?: string | undefined; readonly forEachWhere?: string | undefined },
  scope: Scope,
  path: SourcePath,
): Iterable<Problem> {
  const { forEach, forEachWhere } = owner;
  if (forEachWhere !== undefined && forEach === undefined) {
    const message = '“forEachWhere” chooses among the items of “forEach”, which is missing.';
    yield context.problem('misplaced-key', [...path, 'forEachWhere'], message, { at: 'key' });
  } else if (forEachWhere !== undefined) {
    yield* expressionProblems(context, forEachWhere, scope, [...path, 'forEachWhere'], yesOrNo);
  }
  const fact = forEach === undefined ? undefined : context.written.facts[forEach];
  if (fact !== undefined && fact.all === undefined) {
    const message = `“forEach” needs a fact that lists its entries with “all”; “${forEach ?? ''}” does not.`;
    yield context.problem('for-each-no-list', [...path, 'forEach'], message);
  }
}

function* selectors(
  context: CheckContext,
  list: readonly Selector[] | undefined,
  scope: Scope,
  path: SourcePath,
): Iterable<Problem> {
  for (const [index, { event, where }] of (list ?? []).entries()) {
    if (where === undefined || !context.names('events').has(event)) continue;
    const at = [...path, index, 'where'];
    yield* expressionProblems(context, where, { ...scope, event: [event] }, at, yesOrNo);
    yield* unguardedReads(context, where, [event], at);
  }
}
