import { londonDate } from '../../calendar/london.ts';
import type { Place } from '../../language/problem.ts';
import type { DeadlineView, EffectView } from '../../machines/view.ts';
import type { ArmedTimer, Delivery, Look, Message } from './host.ts';
import type { Refusal } from '../../machines/refusal.ts';

/** An effect as a case file's outcome tells it. */
export interface OutcomeEffect {
  readonly id: string;
  readonly kind: 'notify' | 'prepare';
  readonly name: string;
  /** As the definition names them. */
  readonly to: readonly string[];
  readonly status: EffectView['status'];
  readonly cause: EffectView['cause'];
  /** The London date it belongs to. */
  readonly on: string;
  /** Why it failed, or was not carried out. */
  readonly note?: string;
  /** What left the case, as the host found it. */
  readonly messages?: readonly Message[];
  readonly paper?: string;
}

/** A refusal, and what had been asked for: the entry's place in the file and its date. */
export interface OutcomeRefusal {
  readonly entry: number;
  readonly on: string;
  readonly expected: boolean;
  readonly refusal: Refusal;
}

/** An expectation that did not hold, at its line. */
export interface Failure extends Place {
  readonly message: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** What a case file comes to. The same on every host, whatever that host is made of. */
export interface Outcome {
  readonly title: string;
  readonly pathway: string;
  readonly reference: string;
  readonly state: string;
  readonly stage: string;
  readonly status: string;
  readonly deadlines: readonly DeadlineView[];
  readonly tasks: readonly {
    readonly id: string;
    readonly task: string;
    readonly title: string;
    readonly role: string;
    readonly status: string;
  }[];
  readonly flags: readonly { readonly id: string; readonly flag: string; readonly says: string }[];
  readonly people: { readonly [role: string]: string };
  readonly refusals: readonly OutcomeRefusal[];
  readonly effects: readonly OutcomeEffect[];
  /** What the case waits for: the next moment of every running deadline, to the minute. */
  readonly timers: readonly { readonly at: string; readonly summary: string }[];
  readonly failures: readonly Failure[];
}

/** A case at its end, as an outcome; to be compared between hosts, so without anything that depends on when it was run. */
export function outcomeOf(
  look: Look,
  timers: readonly ArmedTimer[],
): Omit<Outcome, 'title' | 'pathway' | 'reference' | 'refusals' | 'failures'> {
  const { view } = look;
  return {
    state: view.state,
    stage: view.stage,
    status: view.status,
    deadlines: view.deadlines.filter(({ status }) => status !== 'not started'),
    tasks: view.tasks.map(({ id, task, title, role, status }) => ({ id, task, title, role, status })),
    flags: view.flags.map(({ id, flag, says }) => ({ id, flag, says })),
    people: Object.fromEntries(Object.entries(view.people).map(([role, { person }]) => [role, person])),
    effects: effectsOf(look),
    timers: timers
      .map(({ summary, instant }) => ({ at: `${instant.slice(0, 16)}Z`, summary }))
      .sort((a, b) => (`${a.at} ${a.summary}` < `${b.at} ${b.summary}` ? -1 : 1)),
  };
}

/** The effects of a case, with what left it. */
export function effectsOf({ view, deliveries }: Look): readonly OutcomeEffect[] {
  return view.effects.map(({ id, kind, name, to, status, cause, moment, note }) => ({
    id,
    kind,
    name,
    to,
    status,
    cause,
    on: londonDate(moment),
    ...(note === undefined ? {} : { note }),
    ...delivered(deliveries.get(id)),
  }));
}

function delivered(delivery: Delivery | undefined): Pick<OutcomeEffect, 'messages' | 'paper'> {
  return {
    ...(delivery?.messages === undefined ? {} : { messages: delivery.messages }),
    ...(delivery?.paper === undefined ? {} : { paper: delivery.paper.title }),
  };
}
