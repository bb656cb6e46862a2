import type { Instant } from '../calendar/instant.ts';
import type { Action } from '../language/schema/actions.ts';
import { refuseAtTheDoor } from './accept.ts';
import { countMisses } from './count-misses.ts';
import type { Draft } from './draft.ts';
import type { EventEntry } from './entry.ts';
import { entryView } from './entry-view.ts';
import { stateNames } from './answering-states.ts';
import { explainConditions, undecidable } from './explain-refusal.ts';
import { followChains } from './flag-chains.ts';
import { flagTooEarly, followBookings, followFlags, followPeople } from './follow-entry.ts';
import { followTasks, taskDone } from './follow-tasks.ts';
import type { ActionOccasion } from './occasion.ts';
import { namedTasks } from './named-tasks.ts';
import { raiseAction } from './raise-effects.ts';
import { reachMilestones } from './reach-milestones.ts';
import type { Refusal } from './refusal.ts';
import { runMachine } from './run-machine.ts';
import { shortened } from './shortened.ts';
import { settleOccurrences } from './settle-occurrences.ts';
import { startOccurrences } from './start-occurrences.ts';
import { takeMoments } from './take-moments.ts';
import type { Trace } from './update-facts.ts';

/**
 * Takes an event in: asks whether it is allowed, moves the machine, then everything that follows: people, occurrences, tasks,
 * flags and the effects asked for. The draft already stands at the entry's instant.
 *
 * @param today - the instant its dates are judged by: of a correction that folds a log anew, its own.
 * @param first - of an opening: what the states the case begins in ask for.
 * @param isKnown - it was accepted before, and is only folded anew.
 * @returns the refusal, if it is not allowed; the draft is then not to be used.
 */
export function takeEvent(
  draft: Draft,
  entry: EventEntry,
  today: Instant,
  first: readonly Action[] = [],
  isKnown = false,
): Refusal | undefined {
  const refusal = refuseAtTheDoor(draft, entry, today) ?? (isKnown ? undefined : refuseUnknownTask(draft, entry));
  if (refusal !== undefined) return refusal;
  const event = entryView(entry);
  const trace: Trace = { problems: [] };
  const before = { facts: draft.facts, activeStates: entry.kind === 'opened' ? noStates : draft.activeStates };
  const { occurrences } = draft;
  const step = runMachine(draft, { type: entry.type, entry: event, trace });
  const [unclear] = trace.problems;
  if (unclear !== undefined) return undecidable(draft, entry, unclear.expression, unclear.problem);
  if (!step.taken) return explainConditions(draft, entry, event);
  followPeople(draft, entry, event, trace);
  settleOccurrences(draft, entry, event, before.activeStates, trace);
  startOccurrences(draft, { entry, event, trace, before });
  followTasks(draft, entry, event, trace);
  for (const deadline of draft.compiled.facts.misses.keys()) countMisses(draft, deadline);
  const occasion: ActionOccasion = { cause: { kind: 'entry', seq: entry.seq }, moment: draft.now, event };
  for (const action of [...first, ...step.actions]) raiseAction(draft, action, occasion);
  followFlags(draft, entry, event, trace);
  followBookings(draft, entry, { facts: before.facts, occurrences });
  followChains(draft, entry.type, before.facts);
  flagTooEarly(draft, occurrences);
  reachMilestones(draft, occasion);
  const [problem] = trace.problems;
  if (problem !== undefined) return undecidable(draft, entry, problem.expression, problem.problem);
  // A limit that had passed before it was known is taken at once.
  takeMoments(draft, draft.now);
  return undefined;
}

/** A case that is being opened stood nowhere before. */
const noStates: ReadonlySet<string> = new Set();

/**
 * Somebody can only have done what was asked. A correction may show that it need not have been asked: then what they did stays in
 * the record and settles nothing, which is no reason to refuse the correction.
 */
function refuseUnknownTask(draft: Draft, entry: EventEntry): Refusal | undefined {
  if (entry.type !== 'TASK_DONE') return undefined;
  const task = typeof entry.data['task'] === 'string' ? entry.data['task'] : '';
  const named = namedTasks(draft.tasks, task);
  if (named.length === 1 || (named.length === 0 && taskDone(draft, entry, task) !== undefined)) return undefined;
  const open = draft.tasks.filter((known) => known.status === 'open').map((known) => known.id);
  const message =
    named.length > 1
      ? `Several tasks "${task}" are open; name one of ${named.map((known) => known.id).join(', ')}.`
      : `No task "${shortened(task)}" is open. Open tasks: ${open.join(', ') || 'none'}.`;
  return { asked: entry.type, states: stateNames(draft), kind: 'unknownTask', task, open, message };
}
