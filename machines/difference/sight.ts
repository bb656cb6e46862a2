import type { CaseState } from '../case-state.ts';
import type { CompiledPathway } from '../compile.ts';
import type { Cause, Effect } from '../effect.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Library } from '../library.ts';
import { dueText } from '../occurrence-due.ts';
import { inverseOf, renamed, type Renames } from '../renames.ts';
import { overviewOf } from '../view.ts';

/** What can be seen of a case, apart from answers. */
export type SightKind = 'deadline' | 'notice' | 'paper' | 'task' | 'flag' | 'person';

/** One thing that can be seen of a case: a deadline's occurrence, a notice, a task … */
export interface Sighted {
  readonly kind: SightKind;
  /** Its name in the definition: `icpc`, `planMade`; of a person the role. */
  readonly element: string;
  /** What made it, where a deadline's moment did: `icpc, passed`. */
  readonly cause?: CauseInSight;
  /** Of a flag: the deadline's occurrence it is about. */
  readonly about?: OccurrenceInSight;
  /** What is seen of it, by name. */
  readonly shows: { readonly [name: string]: Json };
}

/** A deadline's occurrence. */
export interface OccurrenceInSight {
  readonly deadline: string;
  readonly occurrence: string;
}

/** A deadline's moment. */
export interface CauseInSight extends OccurrenceInSight {
  readonly moment: string;
}

/** Everything that can be seen of a case where it stands. */
export interface Sight {
  readonly state: string;
  readonly isOver: boolean;
  /** By what makes them the same thing in both versions. */
  readonly things: ReadonlyMap<string, Sighted>;
  /** Moments of deadlines that are still to come, by `DEADLINE#OCCURRENCE moment`, with their instants. */
  readonly ahead: ReadonlyMap<string, string>;
}

/** How what a case shows is read, in the names of the version before. */
export interface Reading {
  readonly compiled: CompiledPathway;
  readonly library: Library;
  /** From this version's names to those of the version before. */
  readonly back: Renames;
}

/** How the version before, or the one after, is read. */
export function readingOf(compiled: CompiledPathway, library: Library, renames: Renames): Reading {
  return { compiled, library, back: inverseOf(renames) };
}

/** Everything that can be seen of a case where it stands. Remembered: cases are compared step by step. */
export function sightOf(state: CaseState, { compiled, library, back }: Reading): Sight {
  const view = overviewOf(state, library);
  const things = new Map<string, Sighted>();
  const deadlineName = (id: string): string => renamed(back.deadlines, id);
  const role = (id: string): string => renamed(back.roles, id);
  const add = (key: string, thing: Sighted): void => {
    let free = `${thing.kind} ${thing.element} ${key}`;
    for (let number = 2; things.has(free); number += 1) free = `${thing.kind} ${thing.element} ${key} (${number})`;
    things.set(free, thing);
  };

  const notBefore = new Map(
    state.occurrences.flatMap((one) =>
      one.notBefore === undefined ? [] : [[`${one.deadline}#${one.occurrence}`, dueText(one.notBefore)] as const],
    ),
  );
  for (const one of view.deadlines) {
    if (one.status === 'not started') continue;
    const { due, originalDue, target, status, metOn, responsible, occurrence, kind } = one;
    const shows = {
      ...given('due', due),
      ...given('target', target),
      ...given('notBefore', notBefore.get(`${one.id}#${occurrence}`)),
      ...given('originalDue', originalDue),
      status,
      ...given('metOn', metOn),
      responsible: role(responsible),
      kind,
    };
    add(occurrence, { kind: 'deadline', element: deadlineName(one.id), shows });
  }
  for (const { effect, status } of state.effects) {
    const made = causeOf(effect.cause);
    add(causeKey(effect.cause), {
      kind: effect.kind === 'notify' ? 'notice' : 'paper',
      element: effect.kind === 'notify' ? effect.notification : effect.document,
      ...(made === undefined ? {} : { cause: made }),
      shows: { ...shownOf(effect), when: effect.moment, status },
    });
  }
  for (const task of view.tasks) {
    const made = causeOf(task.cause);
    add(causeKey(task.cause), {
      kind: 'task',
      element: task.task,
      ...(made === undefined ? {} : { cause: made }),
      shows: { to: role(task.role), title: task.title, when: task.raisedAt, status: task.status },
    });
  }
  for (const flag of view.flags) {
    const { id, says, raisedAt } = flag;
    const [deadline = '', occurrence = ''] = id.slice(flag.flag.length + 1).split('#');
    const shows = { says, when: raisedAt };
    if (deadline === '') add('', { kind: 'flag', element: flag.flag, shows });
    else {
      const about = { deadline: deadlineName(deadline), occurrence };
      add(occurrence, { kind: 'flag', element: `${flag.flag}:${about.deadline}`, about, shows });
    }
  }
  for (const [id, { person }] of Object.entries(view.people))
    add('', { kind: 'person', element: role(id), shows: { person } });
  return {
    state: view.state
      .split(' + ')
      .map((path) => renamed(back.states, path))
      .join(' + '),
    isOver: view.status === 'done',
    things,
    ahead: new Map(
      state.occurrences.flatMap((one) =>
        one.moments.map(({ kind, instant }) => [
          momentKey({ deadline: deadlineName(one.deadline), occurrence: one.occurrence, moment: kind }),
          instant,
        ]),
      ),
    ),
  };

  function causeOf(cause: Cause): CauseInSight | undefined {
    if (cause.kind !== 'moment') return undefined;
    return { deadline: deadlineName(cause.deadline), occurrence: cause.occurrence, moment: cause.moment };
  }

  function causeKey(cause: Cause): string {
    const made = causeOf(cause);
    if (made !== undefined) return momentKey(made);
    return cause.kind === 'entry' ? `entry ${cause.seq}` : cause.kind;
  }

  function shownOf(effect: Effect): { readonly [name: string]: Json } {
    if (effect.kind === 'prepareDocument') {
      const { title, data, document } = effect;
      // What a paper looks like is in its template alone.
      return { title, ...fieldsOf(data), template: compiled.pathway.documents[document]?.templateText ?? '' };
    }
    const { to, subject, text, attach } = effect;
    return { to: to.map((one) => ({ ...one, role: role(one.role) })), subject, text, enclosures: [...attach] };
  }
}

/** A moment as {@link Sight.ahead} names it. */
export function momentKey({ deadline, occurrence, moment }: CauseInSight): string {
  return `${deadline}#${occurrence} ${moment}`;
}

function given(name: string, value: string | undefined): { readonly [name: string]: Json } {
  return value === undefined ? {} : { [name]: value };
}

/** What a paper says, field by field. */
function fieldsOf(data: JsonObject): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [`field ${name}`, value]));
}
