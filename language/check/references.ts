import type { Action } from '../schema/actions.ts';
import type { Selector } from '../schema/common.ts';
import type { Deadline } from '../schema/deadlines.ts';
import type { Field } from '../schema/fields.ts';
import type { Pathway } from '../schema/pathway.ts';
import type { State, Transition } from '../schema/states.ts';
import type { SourcePath } from '../source-path.ts';
import type { Section } from './context.ts';
import { timedParts, type TimedPart } from './occasions.ts';

/** One part of a definition naming another. */
export interface Reference {
  readonly section: Section;
  readonly name: string;
  readonly path: SourcePath;
}

/** A place that names states by dotted paths. */
export interface StateReference {
  readonly name: string;
  readonly path: SourcePath;
}

/** Everything a definition refers to by name, section by section. */
export function referencesIn(written: Pathway): readonly Reference[] {
  return [
    ...each(written.events, 'events', (event, path) => [
      ...many('roles', event.recordedBy, [...path, 'recordedBy']),
      ...many('roles', event.correctedBy, [...path, 'correctedBy']),
      ...conditions(event.requires, [...path, 'requires']),
      ...Object.entries(event.data).flatMap(([name, field]) => fieldValues(field, [...path, 'data', name])),
      ...actions(event.do, [...path, 'do']),
    ]),
    ...each(written.facts, 'facts', (fact, path) => [
      ...(['first', 'latest', 'count', 'all', 'any', 'without'] as const).flatMap((key) =>
        many('events', fact[key], [...path, key]),
      ),
      ...one('deadlines', fact.misses, [...path, 'misses']),
      ...one('facts', fact.since, [...path, 'since']),
    ]),
    ...each(written.meetings, 'meetings', (meeting, path) => [
      ...(['booked', 'held', 'adjourned', 'cancelled'] as const).flatMap((key) =>
        many('events', meeting[key], [...path, key]),
      ),
      ...one('facts', meeting.numberedSince, [...path, 'numberedSince']),
      ...many('deadlines', meeting.within, [...path, 'within']),
      ...each(meeting.agendas ?? {}, [...path, 'agendas'], (agenda, at) => [
        ...conditions(agenda.when, [...at, 'when']),
        ...each(agenda.items, [...at, 'items'], (item, itemPath) => conditions(item.when, [...itemPath, 'when'])),
      ]),
    ]),
    ...each(written.people, 'people', (person, path) => [
      { section: 'roles' as const, name: String(path.at(-1)), path },
      ...person.assignedBy.flatMap((by, index) => one('events', by.event, [...path, 'assignedBy', index, 'event'])),
      ...selectors(person.endedBy, [...path, 'endedBy']),
      ...one('roles', person.substitute, [...path, 'substitute']),
    ]),
    ...many('events', written.directory?.recordedBy, ['directory', 'recordedBy']),
    ...inStates(written),
    ...each(written.deadlines, 'deadlines', (deadline, path) => inDeadline(deadline, path)),
    ...timedParts(written).flatMap(inMoments),
    ...each(written.milestones, 'milestones', (milestone, path) => [
      ...one('roles', milestone.responsible, [...path, 'responsible']),
      ...(typeof milestone.each === 'object' ? selectors(milestone.each, [...path, 'each']) : []),
      ...actions(milestone.do, [...path, 'do']),
    ]),
    ...each(written.tasks, 'tasks', (task, path) => [
      ...one('roles', task.role, [...path, 'role']),
      ...selectors(task.completedBy, [...path, 'completedBy']),
      ...selectors(task.withdrawnBy, [...path, 'withdrawnBy']),
    ]),
    ...each(written.notifications, 'notifications', (notification, path) => [
      ...many('documents', notification.attach, [...path, 'attach']),
      ...one('notifications', notification.followUp, [...path, 'followUp']),
    ]),
    ...each(written.documents, 'documents', inDocument),
    ...each(written.flags, 'flags', (flag, path) => many('events', flag.on, [...path, 'on'])),
    ...each(written.access, 'access', (rule, path) => [
      ...many('roles', rule.roles, [...path, 'roles']),
      ...rule.what.flatMap((what, index) => accessTarget(what, [...path, 'what', index])),
      ...one('hours', rule.hours, [...path, 'hours']),
      ...one('hours', rule.outsideHours, [...path, 'outsideHours']),
      ...conditions(rule.when, [...path, 'when']),
      ...one('events', rule.records, [...path, 'records']),
    ]),
    ...each(written.measures, 'measures', (measure, path) => one('deadlines', measure.deadline, [...path, 'deadline'])),
  ];
}

/** Everywhere a definition names states: where a deadline runs, a milestone or a delivery counts. */
export function stateReferencesIn(written: Pathway): readonly StateReference[] {
  const during = (names: readonly string[] | undefined, path: SourcePath): readonly StateReference[] =>
    (names ?? []).map((name, index) => ({ name, path: [...path, 'during', index] }));
  return [
    ...Object.entries(written.deadlines).flatMap(([id, deadline]) => during(deadline.during, ['deadlines', id])),
    ...Object.entries(written.milestones).flatMap(([id, milestone]) => during(milestone.during, ['milestones', id])),
    ...Object.entries(written.documents).flatMap(([id, { steps = {}, deliveries = {} }]) => [
      ...Object.entries(steps).flatMap(([name, step]) => during(step.during, ['documents', id, 'steps', name])),
      ...Object.entries(deliveries).flatMap(([name, delivery]) =>
        during(delivery.during, ['documents', id, 'deliveries', name]),
      ),
    ]),
  ];
}

/** The name in a guard: `not quorate` is about `quorate`. */
export function conditionName(guard: string): string {
  return guard.startsWith('not ') ? guard.slice('not '.length).trim() : guard;
}

function inStates(written: Pathway): readonly Reference[] {
  function inState(state: State, path: SourcePath): readonly Reference[] {
    return [
      ...Object.entries(state.on ?? {}).flatMap(([key, list]) => [
        ...eventKey(key, [...path, 'on', key]),
        ...transitions(list, [...path, 'on', key]),
      ]),
      ...transitions(state.always, [...path, 'always']),
      ...transitions(state.onDone, [...path, 'onDone']),
      ...actions(state.entry, [...path, 'entry']),
      ...actions(state.exit, [...path, 'exit']),
      ...each(state.states ?? {}, [...path, 'states'], inState),
    ];
  }
  return inState({ states: written.states, ...(written.on === undefined ? {} : { on: written.on }) }, []);
}

function eventKey(key: string, path: SourcePath): readonly Reference[] {
  const deadline = /^deadline\.(.+)\.(?:passed|reminder|target)$/.exec(key)?.[1];
  return deadline === undefined ? one('events', key, path) : one('deadlines', deadline, path);
}

function transitions(list: readonly Transition[] | undefined, path: SourcePath): readonly Reference[] {
  return (list ?? []).flatMap((transition, index) => [
    ...conditions(transition.guard, [...path, index, 'guard']),
    ...actions(transition.do, [...path, index, 'do']),
  ]);
}

function inDeadline(deadline: Deadline, path: SourcePath): readonly Reference[] {
  return [
    ...(typeof deadline.each === 'object' ? selectors(deadline.each, [...path, 'each']) : []),
    ...one('facts', deadline.forEach, [...path, 'forEach']),
    ...conditions(deadline.startsIf, [...path, 'startsIf']),
    ...(['metBy', 'lapsedBy', 'pausedBy', 'resumedBy'] as const).flatMap((key) =>
      selectors(deadline[key], [...path, key]),
    ),
    ...one('events', deadline.extendedBy?.event, [...path, 'extendedBy', 'event']),
    ...one('roles', deadline.responsible, [...path, 'responsible']),
  ];
}

function inMoments({ part, path }: TimedPart): readonly Reference[] {
  return [
    ...(['passed', 'targetPassed'] as const).flatMap((key) => [
      ...one('tasks', part[key]?.task, [...path, key, 'task']),
      ...actions(part[key]?.do, [...path, key, 'do']),
    ]),
    ...Object.entries(part.remind ?? {}).flatMap(([lead, what]) => actions(what.do, [...path, 'remind', lead, 'do'])),
  ];
}

function inDocument(document: Pathway['documents'][string], path: SourcePath): readonly Reference[] {
  return [
    ...one('roles', document.responsible, [...path, 'responsible']),
    ...one('notifications', document.followUp, [...path, 'followUp']),
    ...each(document.steps ?? {}, [...path, 'steps'], (step, at) => [
      ...one('events', step.event, [...at, 'event']),
      ...many('roles', step.by, [...at, 'by']),
    ]),
    ...each(document.deliveries ?? {}, [...path, 'deliveries'], (delivery, at) => [
      ...one('events', delivery.event, [...at, 'event']),
      ...one('roles', delivery.responsible, [...at, 'responsible']),
      ...many('roles', delivery.to, [...at, 'to']),
      ...one('facts', delivery.forEach, [...at, 'forEach']),
    ]),
    ...Object.keys(document.redact ?? {}).flatMap((role) => one('roles', role, [...path, 'redact', role])),
  ];
}

function actions(list: readonly Action[] | undefined, path: SourcePath): readonly Reference[] {
  return (list ?? []).flatMap((action, index): readonly Reference[] => {
    const at = [...path, index];
    const when = conditions(action.when, [...at, 'when']);
    if ('notify' in action) return [...one('notifications', action.notify, [...at, 'notify']), ...when];
    if ('prepare' in action) return [...one('documents', action.prepare, [...at, 'prepare']), ...when];
    if ('task' in action) return [...one('tasks', action.task, [...at, 'task']), ...when];
    if ('flag' in action) return [...one('flags', action.flag, [...at, 'flag']), ...when];
    return [...one('flags', action.clear, [...at, 'clear']), ...when];
  });
}

function fieldValues(field: Field, path: SourcePath): readonly Reference[] {
  if (field.type === 'value') return one('values', field.values, path);
  if (field.type === 'list' && field.of !== undefined) return fieldValues(field.of, [...path, 'list']);
  return Object.entries(field.fields ?? {}).flatMap(([name, inner]) => fieldValues(inner, [...path, 'fields', name]));
}

function accessTarget(what: string, path: SourcePath): readonly Reference[] {
  const [kind, name] = what.split(':');
  if (kind === 'document') return one('documents', name ?? '', path);
  return kind === 'event' ? one('events', name ?? '', path) : [];
}

function selectors(list: readonly Selector[] | undefined, path: SourcePath): readonly Reference[] {
  return (list ?? []).flatMap((selector, index) => one('events', selector.event, [...path, index, 'event']));
}

function conditions(guards: readonly string[] | undefined, path: SourcePath): readonly Reference[] {
  return (guards ?? []).flatMap((guard, index) => one('conditions', conditionName(guard), [...path, index]));
}

function many(section: Section, names: readonly string[] | undefined, path: SourcePath): readonly Reference[] {
  return (names ?? []).flatMap((name, index) => one(section, name, [...path, index]));
}

function one(section: Section, name: string | undefined, path: SourcePath): readonly Reference[] {
  return name === undefined ? [] : [{ section, name, path }];
}

function each<T>(
  entries: { readonly [name: string]: T },
  at: string | SourcePath,
  read: (entry: T, path: SourcePath) => readonly Reference[],
): readonly Reference[] {
  const path = typeof at === 'string' ? [at] : at;
  return Object.entries(entries).flatMap(([name, entry]) => read(entry, [...path, name]));
}
