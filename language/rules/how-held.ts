import type { Field } from '../schema/fields.ts';
import type { Pathway, PathwayDocument } from '../schema/pathway.ts';
import type { State, Transition } from '../schema/states.ts';
import type { SourcePath } from '../source-path.ts';
import { readersOf } from './readers.ts';
import { elementAt } from './element-at.ts';
import type { Hold } from './rule-placement.ts';
import type { Uses } from './uses.ts';

/** How an element holds a rule, and by what. */
export interface Held {
  readonly how: Hold;
  readonly by: string;
}

/** The definition an element stands in, and what its parts do for each other. */
export interface HeldIn {
  readonly written: Pathway;
  readonly uses: Uses;
}

/**
 * How an element holds a rule that names it as its place: by what the element does, not by what it is called. Undefined if it does
 * nothing at all, as a condition that nobody asks.
 *
 * An event, a state and a transition do several things at once. There the rule's kind in the register decides which is meant: an event
 * holds "only the chair decides" by who may record it, "a new incident brings the review forward" by what it raises, and "the
 * record shows apologies" by its fields.
 *
 * @param kind - the rule's kind in its register.
 * @see docs/decisions/0017-how-a-rule-is-held.md
 */
export function heldBy(steps: SourcePath, kind: string, at: HeldIn): Held | undefined {
  const [section, id = ''] = steps.map(String);
  const { written, uses } = at;
  switch (section) {
    case 'conditions':
      return condition(id, uses);
    case 'deadlines':
      return { how: 'enforced', by: 'times it' };
    case 'access':
      return { how: 'enforced', by: 'lets nobody else read or record' };
    case 'events':
      return steps.length > 2 ? field(elementAt(written, steps) as Field) : event(id, kind, at);
    case 'states':
    case 'on':
      return stateOrTransition(elementAt(written, steps) as State | Transition, steps, kind);
    case 'documents':
      return documentPart(steps, written.documents[id], uses);
    case 'meetings':
      return meetingPart(steps, written);
    case 'values':
      return list(id, kind, written);
    case 'roles':
      return { how: 'prompted', by: 'names who is asked and told' };
    case 'people':
      return { how: 'prompted', by: 'names who it is' };
    case 'facts':
      return strongest(readersOf(id, written).flatMap((reader) => heldBy(reader, kind, at) ?? []));
    case 'tasks':
      return raised(uses, `task:${id}`, 'asks for it as a task');
    case 'notifications':
      return raised(uses, `notify:${id}`, 'tells people');
    case 'flags':
      return uses.raised.has(`flag:${id}`) || written.flags[id]?.when !== undefined
        ? { how: 'prompted', by: 'flags it' }
        : undefined;
    case 'milestones':
      return { how: 'prompted', by: 'asks when the time has come' };
    // Guidance and measures, and whatever is added to the language: shown, until a line above says what it does.
    default:
      return { how: 'stated', by: 'says so' };
  }
}

function condition(id: string, uses: Uses): Held | undefined {
  if (uses.refusing.has(id)) return { how: 'enforced', by: 'refuses, or decides, what is recorded' };
  return uses.prompting.has(id) ? { how: 'prompted', by: 'decides whether it is asked for' } : undefined;
}

function raised(uses: Uses, what: string, by: string): Held | undefined {
  return uses.raised.has(what) ? { how: 'prompted', by } : undefined;
}

/** Left out, an optional field asks nothing. */
function field({ optional }: Field): Held {
  return optional ? { how: 'stated', by: 'has room for it' } : { how: 'prompted', by: 'asks for it in the record' };
}

/** What is to be answered by an action of the system, and what by a record of people. */
const raising: ReadonlySet<string> = new Set(['trigger', 'notification', 'escalation']);
const recording: ReadonlySet<string> = new Set(['document', 'recording', 'attendance', 'agenda', 'deadline']);

function event(id: string, kind: string, { written, uses }: HeldIn): Held {
  const { data = {}, do: own = [] } = written.events[id] ?? {};
  const transitions = uses.transitions.filter(({ on }) => on === id).map(({ transition }) => transition);
  if (raising.has(kind)) {
    if (own.length > 0 || transitions.some((transition) => (transition.do ?? []).length > 0))
      return { how: 'prompted', by: 'asks and tells what follows from it' };
    if (transitions.some(({ target }) => target !== undefined)) return { how: 'enforced', by: 'moves the case on' };
  } else if (!recording.has(kind)) {
    return { how: 'enforced', by: 'is refused from others, and out of turn' };
  }
  if (Object.values(data).some(({ optional }) => !optional)) return { how: 'prompted', by: 'asks for its record' };
  if (uses.answering.has(id)) return { how: 'prompted', by: 'is what is waited for' };
  return { how: 'stated', by: 'can be recorded' };
}

function stateOrTransition(element: State | Transition, steps: SourcePath, kind: string): Held {
  if (typeof steps.at(-1) === 'number') return transition(element as Transition, kind);
  const { entry = [] } = element as State;
  if (raising.has(kind) && entry.length > 0) return { how: 'prompted', by: 'asks and tells what follows' };
  return { how: 'enforced', by: 'accepts only what is in turn' };
}

/** One that neither asks nor leads on nor raises anything merely lets the event be recorded. */
function transition({ guard = [], target, do: actions = [] }: Transition, kind: string): Held {
  const isPrompt = actions.length > 0 && (raising.has(kind) || (guard.length === 0 && target === undefined));
  if (isPrompt) return { how: 'prompted', by: 'asks and tells what follows' };
  if (guard.length > 0 || target !== undefined) return { how: 'enforced', by: 'is the only way on' };
  return { how: 'stated', by: 'can be recorded there' };
}

function documentPart(steps: SourcePath, document: PathwayDocument | undefined, uses: Uses): Held | undefined {
  const [, id = '', part, name = ''] = steps.map(String);
  if (part === 'deliveries') return { how: 'enforced', by: 'times it' };
  const step = part === 'steps' ? document?.steps?.[name] : undefined;
  if (step !== undefined) {
    const isTimed = step.due !== undefined;
    const isOrdered = step.by !== undefined || step.notBy !== undefined || step.after !== undefined;
    if (isTimed || isOrdered)
      return { how: 'enforced', by: isTimed ? 'times it' : 'refuses it from others, or out of turn' };
    return { how: 'prompted', by: 'is a step of the paper' };
  }
  const isMade =
    uses.raised.has(`prepare:${id}`) || document?.steps !== undefined || document?.deliveries !== undefined;
  return isMade ? { how: 'prompted', by: 'is the paper that is asked for' } : undefined;
}

function meetingPart(steps: SourcePath, written: Pathway): Held | undefined {
  const [, id = '', , agenda, , item] = steps.map(String);
  const meeting = written.meetings[id];
  const agendas = Object.entries(meeting?.agendas ?? {}).filter(([name]) => agenda === undefined || name === agenda);
  const items = agendas.flatMap(([, { items: all }]) => Object.entries(all));
  const asked = items.some(([name, { mandatory }]) => mandatory && (item === undefined || name === item));
  if (agenda === undefined && meeting?.within !== undefined)
    return { how: 'enforced', by: 'keeps its bookings within the limit' };
  if (asked) return { how: 'prompted', by: 'its record has to answer it' };
  if (agenda !== undefined) return { how: 'stated', by: 'is on the agenda' };
  return { how: 'prompted', by: 'is booked, counted and recorded' };
}

/** A list to choose from. An outcome that is not on it is refused; elsewhere it asks for a choice, if the choice must be made. */
function list(id: string, kind: string, written: Pathway): Held {
  const isAsked = Object.values(written.events).some(({ data }) =>
    Object.values(data).some((one) => !one.optional && takes(one, id)),
  );
  if (!isAsked) return { how: 'stated', by: 'lists what can be chosen' };
  return kind === 'outcome' || kind === 'decision'
    ? { how: 'enforced', by: 'refuses any other outcome' }
    : { how: 'prompted', by: 'asks for a choice' };
}

function takes(one: Field, values: string): boolean {
  if (one.type === 'value') return one.values === values;
  if (one.of !== undefined) return takes(one.of, values);
  return Object.values(one.fields ?? {}).some((inner) => !inner.optional && takes(inner, values));
}

function strongest(all: readonly Held[]): Held | undefined {
  for (const how of ['enforced', 'prompted', 'stated'] as const) {
    const found = all.find((held) => held.how === how);
    if (found !== undefined) return { how, by: `is read by what ${found.by}` };
  }
  return undefined;
}
