import type { JsonObject } from './json.ts';

/** A condition that did not hold, in the policy's words. */
export interface FailedCondition {
  readonly condition: string;
  readonly otherwise: string;
  readonly source: readonly string[];
}

/** Why a request was refused. `kind` is for programs, `message` for people: what was asked, what is known, what to do. */
export type Refusal =
  | RefusalOf<'unknownEvent', { readonly nearest?: string }>
  | RefusalOf<'wrongData', { readonly problems: readonly { readonly path: string; readonly message: string }[] }>
  | RefusalOf<'wrongRole', { readonly role: string; readonly allowed: readonly string[] }>
  | RefusalOf<'dateInFuture', { readonly on: string }>
  | RefusalOf<'beforeCaseBegan', { readonly on: string; readonly began: string }>
  | RefusalOf<'notAccepted', { readonly accepted: readonly string[] }>
  | RefusalOf<
      'conditionsFailed',
      { readonly conditions: readonly FailedCondition[]; readonly accepted: readonly string[] }
    >
  | RefusalOf<'undecidable', { readonly condition: string; readonly problem: string }>
  | RefusalOf<'keyReused', { readonly key: string; readonly seq: number }>
  | RefusalOf<'caseClosed', JsonObject>
  | RefusalOf<'unknownEntry', { readonly target: number }>
  | RefusalOf<'alreadyStruck', { readonly target: number }>
  | RefusalOf<'notCorrectable', { readonly target: number }>
  | RefusalOf<'correctionConflict', { readonly seq: number; readonly event: string; readonly because: Refusal }>
  | RefusalOf<'migrationConflict', { readonly seq: number; readonly event: string; readonly because: Refusal }>
  | RefusalOf<'notReversible', { readonly target: number }>
  | RefusalOf<'caseBusy', { readonly effects: readonly string[] }>
  | RefusalOf<'nothingToChange', { readonly id: string; readonly hash: string }>
  | RefusalOf<'otherCalendar', { readonly id: string; readonly hash: string }>
  | RefusalOf<'unknownTask', { readonly task: string; readonly open: readonly string[] }>
  | RefusalOf<'unknownEffect', { readonly effect: string }>
  | RefusalOf<'recordedOutOfOrder', { readonly at: string; readonly last: string }>
  | RefusalOf<'calendarExhausted', { readonly calendar: string; readonly knownTo: string }>;

interface RefusalBase {
  /** What was asked: the event, or the kind of request. */
  readonly asked: string;
  /** The active states, as dotted paths. */
  readonly states: readonly string[];
  readonly message: string;
  /** Set where a log was folded anew and did not hold: `states`, and what is accepted, are those at this earlier entry. */
  readonly atEntry?: number;
}

type RefusalOf<K extends string, Data> = RefusalBase & { readonly kind: K } & Data;
