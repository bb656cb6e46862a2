import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../calendar/instant.ts';
import type { IsoDate } from '../calendar/iso-date.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { CaseDifferences } from '../machines/compare-cases.ts';
import type { By, CallerKey, Change, Entry, When } from '../machines/entry.ts';
import type { EffectRecord } from '../machines/effect.ts';
import type { AccessDecision } from '../machines/access.ts';
import type { JsonObject } from '../machines/json.ts';
import type { Renames } from '../machines/renames.ts';
import type { Refusal } from '../machines/refusal.ts';
import type { CaseView } from '../machines/view.ts';
import type { Incident, JournalStanding } from './incident.ts';

interface Asked {
  readonly by: By;
  /** Makes a repetition safe: the same key with the same body gets the same answer for the case's whole life. */
  readonly caller?: CallerKey;
}

/** Something happened. */
export interface RecordEvent extends Asked {
  readonly event: string;
  readonly on: When;
  readonly data: JsonObject;
}

/** An earlier entry was wrong, or one is missing. */
export interface CorrectEntry extends Asked {
  readonly change: Change;
  readonly why: string;
}

/** A task was done. */
export interface CompleteTask extends Asked {
  /** The task's name, or its id with the cause behind `#`. */
  readonly task: string;
  /** The day it was done; the day it is recorded unless said. */
  readonly on?: When;
  readonly note?: string;
}

/** A failed effect is to be tried again. */
export interface RetryEffect extends Asked {
  /** The effect's id. */
  readonly effect: string;
}

/** A failed effect was settled another way. */
export interface ResolveEffect extends Asked {
  readonly effect: string;
  readonly why: string;
}

/** The rules a case lives by are to change. What they are comes along: a case carries its own rules. */
export interface ChangeRules extends Asked {
  readonly why: string;
  readonly change: RulesChange;
}

export type RulesChange = CalendarChange | PathwayChange | { readonly kind: 'back'; readonly target: number };

/** Another version of the calendar the case counts by. */
export interface CalendarChange {
  readonly kind: 'calendar';
  readonly calendar: WorkingCalendar;
  readonly hash: string;
}

/** Another version of the case's pathway. */
export interface PathwayChange {
  readonly kind: 'pathway';
  readonly pathway: Pathway;
  readonly hash: string;
  readonly renames?: Renames;
  /** Even while something the version before asked for is still to be carried out. */
  readonly evenIfBusy?: true;
}

/** What other rules would make of a case. */
export type RulesPreview =
  | { readonly kind: 'changes'; readonly differences: CaseDifferences }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Other rules that are only tried. */
export interface TriedRules {
  readonly change: RulesChange;
  /** What time it is for who asks; see {@link Looking.now}. */
  readonly now?: Instant;
}

/** The answer to whatever was recorded. The entry itself is what was asked for, with this number and instant. */
export interface Recorded {
  readonly seq: number;
  readonly at: Instant;
  /** Has the journal outside Temporal confirmed it? When not, it is still being tried, and the entry holds all the same. */
  readonly journaled: boolean;
}

/** A journal that was given up is to be tried again. Nothing of it is recorded. */
export interface RetryJournal {
  readonly by: By;
}

/** How the journal stood when it was asked to be tried again. */
export interface JournalRetried {
  readonly journal: JournalStanding;
}

export const recordEventUpdate = defineUpdate<Recorded, [RecordEvent]>('recordEvent');
export const correctEntryUpdate = defineUpdate<Recorded, [CorrectEntry]>('correctEntry');
export const completeTaskUpdate = defineUpdate<Recorded, [CompleteTask]>('completeTask');
export const retryEffectUpdate = defineUpdate<Recorded, [RetryEffect]>('retryEffect');
export const resolveEffectUpdate = defineUpdate<Recorded, [ResolveEffect]>('resolveEffect');
export const changeRulesUpdate = defineUpdate<Recorded, [ChangeRules]>('changeRules');
export const retryJournalUpdate = defineUpdate<JournalRetried, [RetryJournal]>('retryJournal');

/** The names of all updates. */
export const updateNames: readonly string[] = [
  recordEventUpdate,
  correctEntryUpdate,
  completeTaskUpdate,
  retryEffectUpdate,
  resolveEffectUpdate,
  changeRulesUpdate,
  retryJournalUpdate,
].map(({ name }) => name);

/** Another version of the program is current: the case goes on in a new run, on that version, once it has nothing in hand. */
export const moveOnSignal = defineSignal('moveOn');

/** How a case is looked at. */
export interface Looking {
  /** What time it is for who asks; without it the case answers as of its last event. The case adds its clock's offset. */
  readonly now?: Instant;
  /** Show how things stood at the end of this date. */
  readonly asOf?: IsoDate;
  /** Show only what had been recorded at this instant. */
  readonly knownAt?: Instant;
}

/** Somebody wants to read something of the case. */
export interface Reading extends Pick<Looking, 'now'> {
  readonly by: By;
  /** `case`, `personal`, `document:ID`, `event:ID`, `register`, or a name of the definition's own. */
  readonly what: string;
  readonly purpose?: string;
}

/** A stretch of the log. */
export interface LogStretch {
  /** The first entry wanted, 1 unless said. */
  readonly from?: number;
  /** How many at most; all that fit into an answer unless said. */
  readonly limit?: number;
}

/** A stretch of the log, and where it goes on. */
export interface LogPage {
  readonly entries: readonly Entry[];
  readonly next?: number;
  readonly total: number;
}

/** What there is to know of a case that is not the core's to know. */
export interface CaseStanding {
  readonly view: CaseView;
  readonly incidents: readonly Incident[];
  readonly journal: JournalStanding;
  readonly closedAt?: Instant;
}

/**
 * The answer to a look at a case: what is seen, or why nothing can be. An answer and not a failure, because what a query
 * throws reaches nobody in words: the server passes on that it failed, encrypted.
 */
export type Looked<Seen> =
  | { readonly kind: 'seen'; readonly seen: Seen }
  /** The look is at a time before the case: when it was opened, and when that was recorded. */
  | { readonly kind: 'notOpened'; readonly openedOn: When; readonly recordedAt: Instant }
  /** What was known then does not hold together: a later correction put it right. */
  | { readonly kind: 'conflict'; readonly seq: number; readonly refusal: Refusal }
  /** The core threw. */
  | { readonly kind: 'fault'; readonly reason: string };

export const caseViewQuery = defineQuery<Looked<CaseStanding>, [Looking?]>('caseView');
export const deadlinesQuery = defineQuery<Looked<CaseView['deadlines']>, [Looking?]>('deadlines');
export const tasksQuery = defineQuery<Looked<CaseView['tasks']>, [Looking?]>('tasks');
export const allowedQuery = defineQuery<Looked<CaseView['accepts']>, [Looking?]>('allowed');
export const mayReadQuery = defineQuery<Looked<AccessDecision>, [Reading]>('mayRead');
/** The pathway the case lives by now. */
export const pathwayQuery = defineQuery<Pathway>('pathway');
export const rulesPreviewQuery = defineQuery<Looked<RulesPreview>, [TriedRules]>('rulesPreview');
export const incidentsQuery = defineQuery<readonly Incident[]>('incidents');
export const effectsQuery = defineQuery<readonly EffectRecord[]>('effects');
export const caseLogQuery = defineQuery<LogPage, [LogStretch?]>('caseLog');
