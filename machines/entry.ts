import type { Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { JsonObject } from './json.ts';
import type { Renames } from './renames.ts';

/** The person who recorded something, by pseudonymous id, and the role they acted in. */
export interface By {
  readonly person: string;
  readonly role: string;
}

/** When something happened: a date, or an exact instant where the hour counts. */
export type When = IsoDate | Instant;

/** The caller's idempotency key and the hash of what was sent with it; the answer is the entry itself. */
export interface CallerKey {
  readonly key: string;
  readonly bodyHash: string;
}

interface Numbered {
  /** Position in the log, from 1. */
  readonly seq: number;
  /** The instant it was recorded; never earlier than that of the entry before. */
  readonly at: Instant;
  readonly caller?: CallerKey;
}

/** The first entry: it names the rules the case lives by. Entries before `liveFrom` are history and fire nothing. */
export interface OpenedEntry extends Numbered {
  readonly kind: 'opened';
  readonly type: 'CASE_OPENED';
  /** The case's reference in the authority's system. Not personal: it stands in workflow ids and letters. */
  readonly reference: string;
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
  readonly pathway: { readonly id: string; readonly hash: string };
  readonly calendar: { readonly id: string; readonly hash: string };
  readonly liveFrom?: Instant;
}

/** Something that happened, recorded by a person. */
export interface RecordedEntry extends Numbered {
  readonly kind: 'recorded';
  readonly type: string;
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
}

/** What a correction does to an earlier entry. `amend` replaces only what it names; `data` is replaced as a whole. */
export type Change =
  | { readonly op: 'amend'; readonly target: number; readonly on?: When; readonly data?: JsonObject }
  | { readonly op: 'strike'; readonly target: number }
  | {
      readonly op: 'insert';
      /** The entry it comes before. */
      readonly before: number;
      readonly type: string;
      readonly on: When;
      readonly data: JsonObject;
    };

/** A correction of the log. The old text stays. */
export interface CorrectionEntry extends Numbered {
  readonly kind: 'correction';
  readonly by: By;
  readonly why: string;
  readonly change: Change;
}

/** An effect was carried out; `result` is what the outside world answered (a message id, a paper's hash). */
export interface EffectDoneEntry extends Numbered {
  readonly kind: 'effectDone';
  readonly effect: string;
  readonly result: JsonObject;
}

/** An effect failed for good: an incident. */
export interface EffectFailedEntry extends Numbered {
  readonly kind: 'effectFailed';
  readonly effect: string;
  readonly reason: string;
}

/** A person asked for a failed effect to be tried again. */
export interface EffectRetriedEntry extends Numbered {
  readonly kind: 'effectRetried';
  readonly effect: string;
  readonly by: By;
}

/** A person settled an incident another way, and said how. */
export interface EffectResolvedEntry extends Numbered {
  readonly kind: 'effectResolved';
  readonly effect: string;
  readonly by: By;
  readonly why: string;
}

/** Names a version of a pathway, or of a calendar, by its content. */
export interface ContentName {
  readonly id: string;
  readonly hash: string;
}

/** The calendar the case counts in was published anew: a holiday proclaimed, a closure added. What runs is counted anew. */
export interface CalendarChangedEntry extends Numbered {
  readonly kind: 'calendarChanged';
  readonly by: By;
  readonly why: string;
  readonly calendar: ContentName;
}

/** The case moved to another version of its pathway. What was settled stays settled; the past sends nothing. */
export interface MigratedEntry extends Numbered {
  readonly kind: 'migrated';
  readonly by: By;
  readonly why: string;
  readonly pathway: ContentName;
  /** What the new version calls otherwise. Earlier entries keep their text and are read under the new names. */
  readonly renames?: Renames;
}

/** A move to another version was taken back, because nothing had been recorded since. */
export interface MigrationReversedEntry extends Numbered {
  readonly kind: 'migrationReversed';
  readonly by: By;
  readonly why: string;
  /** The number of the move. */
  readonly target: number;
}

/** An entry that changes the rules a case lives by. */
export type Turn = CalendarChangedEntry | MigratedEntry;

/** One entry of a case's log. */
export type Entry =
  | OpenedEntry
  | RecordedEntry
  | CorrectionEntry
  | EffectDoneEntry
  | EffectFailedEntry
  | EffectRetriedEntry
  | EffectResolvedEntry
  | CalendarChangedEntry
  | MigratedEntry
  | MigrationReversedEntry;

/** An entry that says something happened: what facts select from. */
export type EventEntry = OpenedEntry | RecordedEntry;

/** Entries made by people; only these can make a correction a conflict. */
export function isHuman(entry: Entry): boolean {
  return entry.kind !== 'effectDone' && entry.kind !== 'effectFailed';
}
