import { isInstant } from '../calendar/instant.ts';
import { londonDate } from '../calendar/london.ts';
import { nearestName } from '../language/nearest-name.ts';
import type { Draft } from './draft.ts';
import type { EventEntry } from './entry.ts';
import { acceptedEvents, candidates, stateNames } from './explain-refusal.ts';
import { dateOf } from './occurrence-due.ts';
import type { Refusal } from './refusal.ts';
import { validateData } from './validate-data.ts';

/** What forbids an entry before the machine is even asked: its name, the states, who records it, its data, its dates. */
export function refuseAtTheDoor(draft: Draft, entry: EventEntry): Refusal | undefined {
  const { pathway } = draft.compiled;
  const base = { asked: entry.type, states: stateNames(draft) };
  const event = pathway.events[entry.type];
  if (event === undefined) {
    const nearest = nearestName(entry.type, Object.keys(pathway.events));
    const hint =
      nearest === undefined
        ? `The pathway's events are ${Object.keys(pathway.events).join(', ')}.`
        : `Did you mean ${nearest}?`;
    return {
      ...base,
      kind: 'unknownEvent',
      message: `The pathway "${pathway.title}" has no event ${entry.type}. ${hint}`,
      ...(nearest === undefined ? {} : { nearest }),
    };
  }
  if (draft.snapshot.status === 'done') {
    return {
      ...base,
      kind: 'caseClosed',
      message: `${entry.type} cannot be recorded: the case has ended. Correct an earlier entry, or open a new case.`,
    };
  }
  if (candidates(draft, entry.type).length === 0 && !builtIn.has(entry.type)) return notAccepted(draft, entry);
  return (
    refuseRole(draft, entry, event.recordedBy, event.title) ??
    refuseData(draft, entry) ??
    refuseDates(draft, entry, event.future)
  );
}

/** Accepted in every state, whatever the definition says. */
const builtIn: ReadonlySet<string> = new Set(['CASE_OPENED', 'TASK_DONE']);

function refuseRole(draft: Draft, entry: EventEntry, allowed: readonly string[], title: string): Refusal | undefined {
  if (allowed.includes(entry.by.role)) return undefined;
  const titles = allowed.map((role) => draft.compiled.pathway.roles[role]?.title ?? role);
  return {
    asked: entry.type,
    states: stateNames(draft),
    kind: 'wrongRole',
    role: entry.by.role,
    allowed,
    message: `"${title}" is recorded by ${titles.join(' or ')}, not by ${draft.compiled.pathway.roles[entry.by.role]?.title ?? entry.by.role}.`,
  };
}

function refuseData(draft: Draft, entry: EventEntry): Refusal | undefined {
  const event = draft.compiled.pathway.events[entry.type];
  const problems = validateData(entry.data, event?.data ?? {}, draft.compiled.pathway);
  const needsTime =
    event?.on === 'instant' && !isInstant(entry.on)
      ? [{ path: 'on', message: 'needs the exact time, not only the date' }]
      : [];
  if (problems.length + needsTime.length > 0) {
    const all = [...needsTime, ...problems];
    return {
      asked: entry.type,
      states: stateNames(draft),
      kind: 'wrongData',
      problems: all,
      message: `${entry.type} cannot be recorded: ${all.map((problem) => `${problem.path} ${problem.message}`).join('; ')}.`,
    };
  }
  return undefined;
}

function refuseDates(draft: Draft, entry: EventEntry, futureAllowed: boolean): Refusal | undefined {
  const base = { asked: entry.type, states: stateNames(draft), on: entry.on };
  const isFuture = isInstant(entry.on) ? entry.on > entry.at : entry.on > londonDate(entry.at);
  if (isFuture && !futureAllowed) {
    return {
      ...base,
      kind: 'dateInFuture',
      message: `${entry.type} is said to have happened on ${entry.on}, which has not come yet. Record it when it has happened.`,
    };
  }
  const began = draft.opened.on;
  if (entry.kind !== 'opened' && dateOf(entry.on) < dateOf(began)) {
    return {
      ...base,
      kind: 'beforeCaseBegan',
      began,
      message: `${entry.type} is said to have happened on ${entry.on}, before the case began on ${began}. Correct the date, or the opening's.`,
    };
  }
  return undefined;
}

function notAccepted(draft: Draft, entry: EventEntry): Refusal {
  const accepted = acceptedEvents(draft);
  return {
    asked: entry.type,
    states: stateNames(draft),
    kind: 'notAccepted',
    accepted,
    message: `${entry.type} is not accepted in ${stateNames(draft).join(', ')}. Accepted now: ${accepted.join(', ') || 'nothing'}.`,
  };
}
