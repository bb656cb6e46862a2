import type { Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { Cause, EffectRecord, MomentKind } from './effect.ts';
import type { ContentName, Entry, When } from './entry.ts';
import type { Json, JsonObject } from './json.ts';

/** When a deadline falls due. A date is in time until the midnight that ends it; an instant is exact. */
export type Due =
  | { readonly kind: 'date'; readonly date: IsoDate; readonly ends: Instant; readonly lastWorkingDay: IsoDate | null }
  | {
      readonly kind: 'instant';
      readonly instant: Instant;
      readonly ends: Instant;
      readonly lastWorkingDay: IsoDate | null;
    };

/** `waiting` until what it counts from is known and its states are active; then `running` or `paused` until settled. */
export type OccurrenceState = 'waiting' | 'running' | 'paused' | 'met' | 'lapsed';

/** A moment of an occurrence that is still to come. */
export interface Moment {
  readonly kind: MomentKind;
  readonly instant: Instant;
  /** Of a reminder: its lead, as the definition words it. */
  readonly lead?: string;
}

/** What moved an occurrence's limit away from its count, kept so that it can be taken again when the count leads elsewhere. */
export type LimitChange =
  | {
      readonly kind: 'stoodStill';
      readonly from: IsoDate;
      readonly to: IsoDate;
      /** The last day that was used up before, where that is not `from` itself. */
      readonly usedTo?: IsoDate;
    }
  | {
      readonly kind: 'granted';
      readonly by: number;
      readonly on: When;
      readonly due: Due;
      readonly person: string;
      readonly role: string;
      /** Whom the entry names as consulted. */
      readonly consulted?: readonly string[];
    };

/** One occurrence of a deadline. What it shows as of a date is derived: see `occurrence-status.ts`. */
export interface Occurrence {
  readonly deadline: string;
  /** `1`, `2`, …; with `forEach` the item's key behind a colon: `1:p-nurse`. */
  readonly occurrence: string;
  /** The entry that started or last re-anchored it. */
  readonly startedBy: number;
  readonly startedOn: When;
  /** The starting entry as expressions see it. */
  readonly start: JsonObject;
  /** The item of `forEach`. */
  readonly item?: JsonObject;
  /** Absent while waiting. */
  readonly due?: Due;
  /** What its count came to, where an extension or a pause has moved it since. */
  readonly originalDue?: Due;
  /** The entries that granted it more time than its count gives. */
  readonly extendedBy?: readonly number[];
  readonly changes?: readonly LimitChange[];
  /** Extended only after its limit had passed: the miss stays one. */
  readonly extendedLate?: true;
  readonly target?: Due;
  readonly notBefore?: Due;
  readonly state: OccurrenceState;
  /** Did its limit pass while it was unmet? Once missed, it stays missed. */
  readonly missed: boolean;
  /** Due before its own start. */
  readonly impossible: boolean;
  /** Has the time of the first reminder of the present due date come? */
  readonly reminded?: boolean;
  /** Of a milestone: its date came while it stood. */
  readonly reached?: true;
  readonly metBy?: number;
  readonly metOn?: When;
  readonly metInTime?: boolean;
  /** Held in time, but recorded after the limit had passed. */
  readonly recordedLate?: boolean;
  readonly lapsedBy?: number;
  /** Of a lapsed one: an event said so, its states were left, its item was taken out, or the next meeting took its place. */
  readonly lapse?: 'event' | 'stateLeft' | 'itemGone' | 'nextMeeting';
  readonly pausedOn?: IsoDate;
  /** While it is paused: the last day that is used up, where that is not `pausedOn` itself. */
  readonly usedTo?: IsoDate;
  /** The entries its count read, by path, and the instance each belongs to: a new instance opens the next occurrence. */
  readonly anchors: { readonly [path: string]: string };
  /** The path that started it. */
  readonly startPath: string;
  /** Moments still to come, earliest first. */
  readonly moments: readonly Moment[];
}

/** A task and how it stands. */
export interface TaskInstance {
  /** `TASK#cause`. */
  readonly id: string;
  readonly task: string;
  readonly title: string;
  readonly role: string;
  readonly raisedAt: Instant;
  /** The entry, or the moment of a deadline's occurrence, that raised it. */
  readonly cause: Cause;
  readonly status: 'open' | 'done' | 'withdrawn';
  readonly doneBy?: number;
}

/** Something that cannot come right, said when it arose. */
export interface FlagInstance {
  /** `FLAG` or, of a built-in one, `bookedOutsideLimit:DEADLINE#OCCURRENCE`. */
  readonly id: string;
  readonly flag: string;
  readonly says: string;
  readonly raisedAt: Instant;
  readonly raisedBy: number;
  readonly clearedBy?: number;
}

/** Who holds a role. */
export interface Holder {
  readonly person: string;
  readonly since: number;
}

/** The rules a case lives by, each by its content. */
export interface RulesInForce {
  readonly pathway: ContentName;
  readonly calendar: ContentName;
}

/** How a case stood when it moved to another version of its pathway: what the new one takes over as it was. */
export interface CarriedOver {
  /** The number of the move. */
  readonly seq: number;
  /** Settled, or missed, under the version before. */
  readonly occurrences: readonly Occurrence[];
  readonly tasks: readonly TaskInstance[];
  readonly flags: readonly FlagInstance[];
  readonly effects: readonly EffectRecord[];
  readonly reached: readonly string[];
}

/** Everything known of a case: its log and what folding it derives. Plain JSON. */
export interface CaseState {
  readonly log: readonly Entry[];
  readonly rules: RulesInForce;
  /** Folded through this instant: every moment due at or before it has been taken. */
  readonly now: Instant;
  readonly snapshot: { readonly value: Json; readonly status: 'active' | 'done' };
  /** Facts and meetings by name, as expressions see them. */
  readonly facts: { readonly [name: string]: Json };
  readonly people: { readonly [role: string]: Holder };
  readonly directory: { readonly [person: string]: { readonly name: string; readonly email?: string } };
  readonly occurrences: readonly Occurrence[];
  readonly tasks: readonly TaskInstance[];
  readonly flags: readonly FlagInstance[];
  readonly effects: readonly EffectRecord[];
  /** Milestones by condition that have been reached and not left since. */
  readonly reached: readonly string[];
  /** One for each move to another version that stands. */
  readonly carried: readonly CarriedOver[];
}
