import { parseCount } from '../../calendar/count-parser.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import type { Count } from '../../calendar/count.ts';
import type { Problem } from '../problem.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { SourcePath } from '../source-path.ts';
import type { CheckContext } from './context.ts';
import { startEvents } from './occasions.ts';
import { isPossible, possibleFacts } from './possible.ts';
import { canBeActiveTogether, type StateNode } from './state-graph.ts';

/** Every deadline can start and can be met, and every moment that a state waits for comes. */
export function* checkDeadlines(context: CheckContext): Iterable<Problem> {
  for (const [id, deadline] of Object.entries(context.pathway.deadlines)) {
    const path = pathOf(context.written, id);
    const starts = [...checkStarts(context, id, deadline, path)];
    // One that never starts is never met either; that goes without saying.
    yield* starts.length > 0 ? starts : checkMet(context, id, deadline, path);
    yield* checkPauses(context, id, deadline, path);
  }
  yield* checkMoments(context);
}

/** What says how a pause is counted, or ends it, wants one. */
function* checkPauses(context: CheckContext, id: string, deadline: Deadline, path: SourcePath): Iterable<Problem> {
  if (deadline.pausedBy !== undefined) {
    if (deadline.resumedBy !== undefined) return;
    const message = `“${id}” can be paused, but nothing lets it go on.`;
    yield context.problem('never-resumed', [...path, 'pausedBy'], message, { at: 'key', hint: 'Add “resumedBy”.' });
    return;
  }
  for (const key of ['resumedBy', 'pauseCounting'] as const) {
    if (deadline[key] === undefined) continue;
    const message = `“${id}” has “${key}”, but nothing pauses it.`;
    yield context.problem('never-paused', [...path, key], message, {
      at: 'key',
      hint: 'Add “pausedBy”, or take this away.',
    });
  }
}

/** Where a deadline is written: those of papers and milestones are made of other parts. */
function pathOf(written: Pathway, id: string): SourcePath {
  if (written.deadlines[id] !== undefined) return ['deadlines', id];
  const dot = id.indexOf('.');
  const [owner, part] = [id.slice(0, dot), id.slice(dot + 1)];
  if (owner === 'milestone') return ['milestones', part];
  const kind = written.documents[owner]?.steps?.[part] === undefined ? 'deliveries' : 'steps';
  return ['documents', owner, kind, part];
}

function* checkStarts(context: CheckContext, id: string, deadline: Deadline, path: SourcePath): Iterable<Problem> {
  const { graph, names } = context;
  const during = deadline.during?.flatMap((state) => graph.byId.get(state) ?? []);
  const never = (message: string, key: string): Problem =>
    context.problem('never-starts', path, `“${id}” never starts: ${message}`, {
      at: 'key',
      hint: `Change its “${key}”, or let that happen.`,
    });
  if (
    during !== undefined &&
    during.length === deadline.during?.length &&
    !during.some((node) => graph.reachable.has(node))
  ) {
    yield never(`no case comes to ${during.map((node) => node.id).join(' or ')}.`, 'during');
    return;
  }
  const possible = possibleFacts(context);
  const comes = (name: string): boolean =>
    possible.has(name) || (!names('facts').has(name) && !names('meetings').has(name)) || unread(context, name);
  if (deadline.forEach !== undefined && !comes(deadline.forEach))
    yield never(`“${deadline.forEach}” lists what no state accepts.`, 'forEach');
  const starts = deadline.each === undefined ? undefined : startEvents(deadline.each, context.pathway);
  if (
    starts !== undefined &&
    starts.length > 0 &&
    !starts.some((event) => isPossible(context, event) || !names('events').has(event))
  ) {
    yield never(`no state accepts ${starts.join(' or ')}.`, 'each');
    return;
  }
  const count = readCount(deadline.due);
  const missing =
    count === undefined ? [] : neverKnown(count, (anchor) => anchorComes(context, anchor, deadline, comes));
  if (missing.length > 0) {
    const [first = ''] = missing;
    yield never(
      `it counts from ${missing.join(' and ')}, and no state accepts an event of “${first.split('.')[0] ?? ''}”.`,
      'due',
    );
  }
}

/** A part that could not be read may well come. */
function unread(context: CheckContext, name: string): boolean {
  return context.pathway.facts[name] === undefined && context.pathway.meetings[name] === undefined;
}

function anchorComes(
  context: CheckContext,
  anchor: string,
  deadline: Deadline,
  comes: (name: string) => boolean,
): boolean {
  const [name = '', field] = anchor.split('.');
  if (name === 'start' || name === 'item' || name === deadline.each) return true;
  const meeting = context.pathway.meetings[name];
  if (meeting === undefined) return comes(name);
  const events =
    field === 'start' || field === 'booking'
      ? (meeting.booked ?? [])
      : field === 'on' || field === 'record'
        ? meeting.held
        : undefined;
  return (
    events === undefined || events.some((event) => isPossible(context, event) || !context.names('events').has(event))
  );
}

/** The anchors for want of which a count never begins: of the earliest of several one is enough. */
function neverKnown(count: Count, comes: (anchor: string) => boolean): readonly string[] {
  switch (count.kind) {
    case 'anchor':
      return comes(count.path) ? [] : [count.path];
    case 'date':
    case 'instant':
      return [];
    case 'distance':
    case 'neighbour':
    case 'numberedDay':
      return neverKnown(count.from, comes);
    case 'timeOfDay':
      return neverKnown(count.on, comes);
    case 'choice': {
      const arms = count.of.map((arm) => neverKnown(arm, comes));
      if (count.choose === 'earliest' && arms.some((arm) => arm.length === 0)) return [];
      return arms.flat();
    }
  }
}

function* checkMet(context: CheckContext, id: string, deadline: Deadline, path: SourcePath): Iterable<Problem> {
  if (deadline.kind === 'milestone') return;
  if (deadline.metBy === undefined || deadline.metBy.length === 0) {
    const message = `“${id}” is never met: it does not say which event meets it.`;
    yield context.problem('never-met', path, message, { at: 'key', hint: 'Add “metBy: EVENT”.' });
    return;
  }
  const events = deadline.metBy.map((selector) => selector.event).filter((event) => context.names('events').has(event));
  if (events.length < deadline.metBy.length) return;
  const at = context.written.deadlines[id] === undefined ? [...path, 'event'] : [...path, 'metBy'];
  if (!events.some((event) => isPossible(context, event))) {
    yield context.problem('never-met', at, `“${id}” is never met: no state accepts ${events.join(' or ')}.`, {
      at: 'key',
    });
    return;
  }
  const during = deadline.during?.flatMap((state) => context.graph.byId.get(state) ?? []);
  if (during === undefined || during.length < (deadline.during?.length ?? 0)) return;
  if (
    events.some((event) =>
      accepted(context, event).some((state) => during.some((node) => canBeActiveTogether(node, state))),
    )
  )
    return;
  const where = during.map((node) => node.id).join(' or ');
  const message = `“${id}” is never met: it runs during ${where}, where no state accepts ${events.join(' or ')}.`;
  yield context.problem('never-met', at, message, { at: 'key' });
}

function accepted(context: CheckContext, event: string): readonly StateNode[] {
  const states = context.graph.acceptedIn.get(event);
  return states ?? (isPossible(context, event) ? [context.graph.root] : []);
}

/** A state that waits for a reminder or an aim of a deadline that has none waits for ever. */
function* checkMoments(context: CheckContext): Iterable<Problem> {
  for (const { on, path } of context.graph.edges) {
    const [, id = '', moment = ''] = /^deadline\.(.+)\.(passed|reminder|target)$/.exec(on) ?? [];
    const deadline = context.pathway.deadlines[id];
    if (deadline === undefined) continue;
    const has = { passed: true, reminder: deadline.remind !== undefined, target: deadline.target !== undefined };
    if (has[moment as keyof typeof has]) continue;
    const needs = moment === 'target' ? 'target' : 'remind';
    yield context.problem('moment-never-comes', path.slice(0, -1), `${on} never comes: “${id}” has no “${needs}”.`, {
      at: 'key',
    });
  }
}

function readCount(text: string): Count | undefined {
  try {
    return parseCount(text);
  } catch (error) {
    if (error instanceof CountSyntaxError) return undefined;
    throw error;
  }
}
