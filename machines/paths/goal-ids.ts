/** How goals are named, in one place: the list of goals and the observer have to agree. */

/** A transition's name without the word before it. */
export function shortId(transition: string): string {
  return transition.slice('transition:'.length);
}

/** Two transitions, one right after the other. */
export function pairId(first: string, next: string): string {
  return `pair:${shortId(first)} > ${shortId(next)}`;
}

/** A condition of a transition or of an event (`owner`) that holds, or that alone fails. */
export function guardId(owner: string, condition: string, outcome: 'holds' | 'fails'): string {
  return `guard:${owner}/${condition}/${outcome}`;
}

/** A part of a condition that decides it one way. */
export function partId(condition: string, index: number, outcome: 'holds' | 'fails'): string {
  return `guard:${condition}#${index + 1}/${outcome}`;
}

/** A sign or number in a condition that makes a difference. */
export function signId(condition: string, change: string): string {
  return `guard:${condition}~${change}`;
}

/** What becomes of a deadline. */
export type DeadlineOutcome =
  | 'begun'
  | 'met'
  | 'metOnLastDay'
  | 'metLate'
  | 'metFirstDayLate'
  | 'recordedLate'
  | 'reminded'
  | 'aimPassed'
  | 'passed'
  | 'reached'
  | 'extended'
  | 'paused'
  | 'resumed'
  | 'lapsed'
  | 'left';

/** An outcome of a deadline. */
export function deadlineId(deadline: string, outcome: DeadlineOutcome): string {
  return `deadline:${deadline}/${outcome}`;
}

/** An event in a state that has no answer to it, or in one in which the case has ended. */
export function refusalId(state: string, event: string): string {
  return `refusal:${state}/${event}`;
}

/** An event with one thing wrong about it: `by:parents`, `without:outcome`, `future`, `before`, `time`, `unknown task`. */
export function faultId(event: string, fault: string): string {
  return `refusal:${event}!${fault}`;
}

/** A notice that goes out to somebody, as the definition names them. */
export function noticeId(notice: string, recipient: string): string {
  return `effect:notice/${notice}/${recipient}`;
}

/** A notice that goes to the address an event has told. */
export function addressId(event: string): string {
  return `effect:address/${event}`;
}

/** A flag that is up and is taken back, by the place of the action. */
export function clearId(at: string): string {
  return `effect:clear/${at}`;
}

/** An event as it may be recorded: `by:teamManager`, `with:email`, `least:children`, `most:reasons`. */
export function recordId(event: string, how: string): string {
  return `record:${event}/${how}`;
}

/** A fact of which there is more than one entry, read. */
export function againId(fact: string): string {
  return `record:facts.${fact}/again`;
}

/** A milestone whose condition comes to hold. */
export function milestoneId(milestone: string): string {
  return `effect:milestone/${milestone}`;
}
