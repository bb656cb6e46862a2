import type { Instant } from '../calendar/instant.ts';
import type { JsonObject } from './json.ts';

/** What made an effect: an entry, or a moment of a deadline's occurrence. */
export type Cause =
  | { readonly kind: 'entry'; readonly seq: number }
  | {
      readonly kind: 'moment';
      readonly deadline: string;
      readonly occurrence: string;
      readonly moment: MomentKind;
      readonly due: string;
    }
  | { readonly kind: 'withdrawal'; readonly effect: string };

/** The moments of a deadline, in the order in which equal instants are taken. */
export type MomentKind = 'reminder' | 'target' | 'passed';

/** Somebody a notice goes to. Without an address the role's shared mailbox is used; without either it is an incident. */
export interface Recipient {
  readonly role: string;
  readonly person?: string;
  readonly name?: string;
  readonly email?: string;
  readonly mailbox?: string;
}

interface Asked {
  /** Made of what caused it and its name: carried out at most once. */
  readonly id: string;
  readonly cause: Cause;
  /** The instant it belongs to: that of the entry, or of the deadline's moment; of a corrected one, that of the correction. */
  readonly moment: Instant;
  /** Of one that replaces what went out with other words before a correction. */
  readonly corrects?: Corrects;
}

/** What a corrected effect replaces. */
export interface Corrects {
  /** The id of the effect that went out. */
  readonly effect: string;
  /** What its readers are told first; empty where none of them has had the earlier one. */
  readonly says: string;
}

/** A notice to people, its text already written. */
export interface NotifyEffect extends Asked {
  readonly kind: 'notify';
  readonly notification: string;
  readonly to: readonly Recipient[];
  /** As the definition names them. */
  readonly addressedTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Documents to enclose, as prepared last: the ids of their effects. */
  readonly attach: readonly string[];
}

/** A paper to be set from a template of the pathway's. */
export interface PrepareDocumentEffect extends Asked {
  readonly kind: 'prepareDocument';
  readonly document: string;
  readonly title: string;
  readonly data: JsonObject;
}

/** Something a step asks of the outside world. Plain data: a workflow carries it out, a test reads it. */
export type Effect = NotifyEffect | PrepareDocumentEffect;

/**
 * How an effect stands: `asked` (to be carried out), `done`, `failed` (an incident), `resolved` (settled by a person),
 * `history` (before the case went live), `skipped` (its moment lay before the correction that made it),
 * `withdrawn` (carried out, but no longer derived), `superseded` (carried out with words that a correction has changed),
 * `dropped` (asked, but no longer derived so before it was carried out).
 */
export type EffectStatus =
  | 'asked'
  | 'done'
  | 'failed'
  | 'resolved'
  | 'history'
  | 'skipped'
  | 'withdrawn'
  | 'superseded'
  | 'dropped';

/** An effect with how it stands. */
export interface EffectRecord {
  /** As it goes out, or went. */
  readonly effect: Effect;
  /** As the log derived it, where it goes out otherwise: as a correction of an earlier one, or with addresses learnt since. */
  readonly derived?: Effect;
  readonly status: EffectStatus;
  /** Of a failed one: why. Of a resolved one: how it was settled. */
  readonly note?: string;
  /** What the outside world answered. */
  readonly result?: JsonObject;
  /** How often it has been asked for: 1, and one more per retry. */
  readonly attempt: number;
}
