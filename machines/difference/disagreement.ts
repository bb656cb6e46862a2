import type { Json } from '../json.ts';

/** The kinds of things two versions can disagree about, in the order in which they are told. */
export const disagreementKinds = [
  'answer',
  'reason',
  'state',
  'end',
  'deadline',
  'notice',
  'paper',
  'task',
  'flag',
  'person',
  'access',
  'failure',
] as const;

/** What two versions disagree about: what is accepted, why something is refused, where a case stands … */
export type DisagreementKind = (typeof disagreementKinds)[number];

/** One thing that two versions say differently of the same log, at one step. In the names of the version before. */
export interface Disagreement {
  readonly kind: DisagreementKind;
  /** What it is about, by its name in the definition: an event, a deadline, a notification. */
  readonly element: string;
  /**
   * In what they differ: `onlyOld` and `onlyNew` (accepted, there, allowed by the one alone), `later` and `earlier` (as the version
   * after has it), otherwise the name of what is seen: `to`, `text`, `status`.
   */
  readonly aspect: string;
  /** What tells classes with the same element apart: the conditions that refuse, the moment that makes a notice. */
  readonly detail: string;
  /** What the version before says; null: nothing. */
  readonly old: Json;
  /** What the version after says. */
  readonly new: Json;
}

/** The class of a disagreement: what differs, not in which case and by how much. */
export function classOf({ kind, element, aspect, detail }: Disagreement): string {
  return `${kind} ${element}: ${aspect}${detail === '' ? '' : ` (${detail})`}`;
}
