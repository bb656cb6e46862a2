import { refuseAtTheDoor } from './accept.ts';
import { countMisses } from './count-misses.ts';
import type { Draft } from './draft.ts';
import type { EventEntry } from './entry.ts';
import { entryView } from './entry-view.ts';
import { explainConditions, undecidable } from './explain-refusal.ts';
import { flagTooEarly, followBookings, followFlags, followPeople, followTasks } from './follow-entry.ts';
import { raiseAction, type ActionOccasion } from './raise-effects.ts';
import { reachMilestones } from './reach-milestones.ts';
import type { Refusal } from './refusal.ts';
import { runMachine } from './run-machine.ts';
import { settleOccurrences } from './settle-occurrences.ts';
import { startOccurrences } from './start-occurrences.ts';
import { takeMoments } from './take-moments.ts';
import type { Trace } from './update-facts.ts';

/**
 * Takes an event in: asks whether it is allowed, moves the machine, then everything that follows: people, occurrences, tasks,
 * flags and the effects asked for. The draft already stands at the entry's instant.
 *
 * @returns the refusal, if it is not allowed; the draft is then not to be used.
 */
export function takeEvent(draft: Draft, entry: EventEntry): Refusal | undefined {
  const refusal = refuseAtTheDoor(draft, entry) ?? refuseUnknownTask(draft, entry);
  if (refusal !== undefined) return refusal;
  const event = entryView(entry);
  const trace: Trace = { problems: [] };
  const before = { facts: draft.facts, activeStates: draft.activeStates, occurrences: draft.occurrences };
  const step = runMachine(draft, { type: entry.type, entry: event, trace });
  if (!step.taken) return explainConditions(draft, entry, event);
  const [unclear] = trace.problems;
  if (unclear !== undefined) return undecidable(draft, entry, unclear.expression, unclear.problem);
  followPeople(draft, entry, event, trace);
  settleOccurrences(draft, entry, event, trace);
  startOccurrences(draft, { entry, event, trace, before });
  followTasks(draft, entry, event, trace);
  for (const deadline of draft.compiled.facts.misses.keys()) countMisses(draft, deadline);
  const occasion: ActionOccasion = { cause: { kind: 'entry', seq: entry.seq }, moment: draft.now, event };
  for (const action of step.actions) raiseAction(draft, action, occasion);
  followFlags(draft, entry, event, trace);
  followBookings(draft, entry);
  flagTooEarly(draft, before.occurrences);
  reachMilestones(draft, occasion);
  const [problem] = trace.problems;
  if (problem !== undefined) return undecidable(draft, entry, problem.expression, problem.problem);
  // A limit that had passed before it was known is taken at once.
  takeMoments(draft, draft.now);
  return undefined;
}

function refuseUnknownTask(draft: Draft, entry: EventEntry): Refusal | undefined {
  if (entry.type !== 'TASK_DONE') return undefined;
  const open = draft.tasks.filter((task) => task.status === 'open');
  const { task } = entry.data;
  const named = open.filter((known) => known.id === task || known.task === task);
  const exact = named.some((known) => known.id === task);
  if (exact || named.length === 1) return undefined;
  const ids = open.map((known) => known.id);
  return {
    asked: entry.type,
    states: [...draft.activeStates],
    kind: 'unknownTask',
    task: String(task),
    open: ids,
    message:
      named.length > 1
        ? `Several tasks "${String(task)}" are open; name one of ${named.map((known) => known.id).join(', ')}.`
        : `No task "${String(task)}" is open. Open tasks: ${ids.join(', ') || 'none'}.`,
  };
}
