import type { Instant } from '../calendar/instant.ts';
import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { By, CallerKey, Entry, When } from '../machines/entry.ts';
import type { JsonObject } from '../machines/json.ts';

/** What a case's workflow is started with: the case carries its own rules, so a replay depends on no file. */
export interface CaseInput {
  /** The workflow's id, `case/REFERENCE`; also what the case is called towards activities, so that one key encrypts all of it. */
  readonly caseId: string;
  readonly pathway: Pathway;
  readonly pathwayHash: string;
  readonly calendar: WorkingCalendar;
  readonly calendarHash: string;
  /** What the case has changed to since it was opened, by hash. */
  readonly versions?: Versions;
  readonly start: CaseStart;
  /** Days for which a closed case can still be corrected before its workflow completes; 30 unless said. */
  readonly reopenForInDays?: number;
  /** Entries after which the workflow continues in a new run; 100 unless said. */
  readonly entriesPerRun?: number;
  /** Days after which the workflow continues in a new run, on the worker's newest version; 20 unless said. */
  readonly daysPerRun?: number;
  /** Added to the workflow's time. For tests only. */
  readonly clockOffsetInMs?: number;
}

/** Versions of pathways and calendars, by the hash of their content. */
export interface Versions {
  readonly pathways?: { readonly [hash: string]: Pathway };
  readonly calendars?: { readonly [hash: string]: WorkingCalendar };
}

/** Where a run begins: with an opening, with a log, or with a log too large to travel, which the journal holds. */
export type CaseStart = OpeningStart | LogStart | JournalStart;

/** A new case, opened now: the workflow stamps the instant. */
export interface OpeningStart {
  readonly kind: 'opening';
  readonly on: When;
  readonly by: By;
  readonly data: JsonObject;
  readonly caller?: CallerKey;
}

/** A case with a log: opened with history, restored, or continued from the run before. */
export interface LogStart extends Carried {
  readonly kind: 'log';
  readonly log: readonly Entry[];
}

/** A case whose log is read from the journal. */
export interface JournalStart extends Carried {
  readonly kind: 'journal';
  /** The entries after those the journal has confirmed; none unless said. */
  readonly tail?: readonly Entry[];
}

interface Carried {
  /** The last entry the journal has confirmed; 0 when it knows nothing of the case. */
  readonly journaledThrough: number;
  /** Of a case in its time to reopen: when it closed. */
  readonly closedAt?: Instant;
}

/** What a completed case leaves as its workflow's result. The log stays in the journal. */
export interface CaseOutcome {
  readonly caseId: string;
  readonly closedAt: Instant;
  readonly entries: number;
}
