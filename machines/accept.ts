import { alternatives } from './alternatives.ts';
import { isInstant, type Instant } from '../calendar/instant.ts';
import { isIsoDate } from '../calendar/iso-date.ts';
import { londonDate } from '../calendar/london.ts';
import { nearestName } from '../language/nearest-name.ts';
import type { PathwayEvent } from '../language/schema/pathway.ts';
import { recordableEvents } from './acceptance.ts';
import { isAnswered, stateNames } from './answering-states.ts';
import type { Draft } from './draft.ts';
import type { EventEntry } from './entry.ts';
import { isJsonObject } from './json.ts';
import { dateOf } from './occurrence-due.ts';
import type { Refusal } from './refusal.ts';
import { longest, shortened } from './shortened.ts';
import { validateData, type DataProblem } from './validate-data.ts';

/**
 * What forbids an entry before the machine is even asked: its name, the states, who records it, its data, its dates.
 *
 * @param today - the instant its dates are judged by.
 */
export function refuseAtTheDoor(draft: Draft, entry: EventEntry, today: Instant): Refusal | undefined {
  const { events } = draft.compiled.pathway;
  const event = Object.hasOwn(events, entry.type) ? events[entry.type] : undefined;
  if (event === undefined) return unknownEvent(draft, entry);
  if (draft.snapshot.status === 'done') {
    const message = `${entry.type} cannot be recorded: the case has ended. Correct an earlier entry, or open a new case.`;
    return { ...about(draft, entry), kind: 'caseClosed', message };
  }
  if (!isAcceptedHere(draft, entry)) return notAccepted(draft, entry);
  return refuseRole(draft, entry, event) ?? refuseData(draft, entry, event) ?? refuseDates(draft, entry, event, today);
}

function about(draft: Draft, entry: EventEntry): { readonly asked: string; readonly states: readonly string[] } {
  return { asked: entry.type, states: stateNames(draft) };
}

function unknownEvent(draft: Draft, entry: EventEntry): Refusal {
  const { title, events } = draft.compiled.pathway;
  const names = Object.keys(events);
  const nearest = entry.type.length > longest ? undefined : nearestName(entry.type, names);
  const hint = nearest === undefined ? `The pathway's events are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  const message = `The pathway "${title}" has no event ${shortened(entry.type)}. ${hint}`;
  return {
    asked: shortened(entry.type),
    states: stateNames(draft),
    kind: 'unknownEvent',
    message,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** Does anything answer to it? A task can be done in every state, whatever the definition says; a case is opened once. */
function isAcceptedHere(draft: Draft, entry: EventEntry): boolean {
  if (entry.type === 'CASE_OPENED') return entry.kind === 'opened';
  return entry.type === 'TASK_DONE' || isAnswered(draft, entry.type);
}

function notAccepted(draft: Draft, entry: EventEntry): Refusal {
  const accepted = recordableEvents(draft);
  const message = `${entry.type} is not accepted in ${stateNames(draft).join(', ')}. Accepted there: ${accepted.join(', ') || 'nothing'}.`;
  return { ...about(draft, entry), kind: 'notAccepted', accepted, message };
}

function refuseRole(draft: Draft, entry: EventEntry, { recordedBy, title }: PathwayEvent): Refusal | undefined {
  const { role } = entry.by;
  if (recordedBy.includes(role)) return undefined;
  const { roles } = draft.compiled.pathway;
  const titleOf = (name: string): string =>
    Object.hasOwn(roles, name) ? (roles[name]?.title ?? name) : shortened(name);
  const message = `"${title}" is recorded by ${alternatives(recordedBy.map(titleOf))}, not by ${titleOf(role)}.`;
  return { ...about(draft, entry), kind: 'wrongRole', role, allowed: recordedBy, message };
}

function refuseData(draft: Draft, entry: EventEntry, event: PathwayEvent): Refusal | undefined {
  const problems = [...problemsOfOn(entry, event), ...problemsOfData(draft, entry, event)];
  if (problems.length === 0) return undefined;
  const listed = problems.map((problem) => `${problem.path} ${problem.message}`).join('; ');
  return {
    ...about(draft, entry),
    kind: 'wrongData',
    problems,
    message: `${entry.type} cannot be recorded: ${listed}.`,
  };
}

function problemsOfOn({ on }: EventEntry, event: PathwayEvent): readonly DataProblem[] {
  const isTime = isInstant(on) && isIsoDate(londonDate(on));
  if (isTime) return [];
  if (!isIsoDate(on))
    return [
      { path: 'on', message: 'should be a date such as 2026-03-24, or an instant such as 2026-03-24T10:00:00.000Z' },
    ];
  return event.on === 'instant' ? [{ path: 'on', message: 'needs the exact time, not only the date' }] : [];
}

function problemsOfData(draft: Draft, { data }: EventEntry, event: PathwayEvent): readonly DataProblem[] {
  if (!isJsonObject(data)) return [{ path: 'data', message: 'should be an object with fields' }];
  return validateData(data, event.data, draft.compiled.pathway);
}

function refuseDates(draft: Draft, entry: EventEntry, event: PathwayEvent, today: Instant): Refusal | undefined {
  const { on } = entry;
  const isFuture = isInstant(on) ? on > today : on > londonDate(today);
  if (isFuture && !event.future) {
    const message = `${entry.type} is said to have happened on ${on}, which has not come yet. Record it when it has happened.`;
    return { ...about(draft, entry), kind: 'dateInFuture', on, message };
  }
  const began = draft.opened.on;
  if (entry.kind === 'opened' || dateOf(on) >= dateOf(began)) return undefined;
  const message = `${entry.type} is said to have happened on ${on}, before the case began on ${began}. Correct the date, or the opening's.`;
  return { ...about(draft, entry), kind: 'beforeCaseBegan', on, began, message };
}
