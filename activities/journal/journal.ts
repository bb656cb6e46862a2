import type { JsonObject } from '../../machines/json.ts';

/**
 * What the journal needs to know of a log entry; all else it carries is kept as it is. `seq` counts from 1, `kind`
 * says what sort of entry it is, `at` is the ISO instant it was recorded. These three stay readable in the database.
 */
export interface JournalEntry {
  readonly seq: number;
  readonly kind: string;
  readonly at: string;
}

/** A pathway or calendar a case depends on, by its content hash. Not personal data. */
export interface LibraryItem {
  readonly hash: string;
  readonly kind: 'pathway' | 'calendar';
  readonly content: JsonObject;
}

/** What a case was opened with: enough to start its workflow again. */
export interface CaseOpening {
  readonly caseId: string;
  readonly pathwayId: string;
  readonly pathwayHash: string;
  /** An ISO instant. */
  readonly openedAt: string;
  /** The workflow's input without its log and without what `library` carries. Encrypted at rest. */
  readonly input: JsonObject;
  /** Kept once for all cases, by hash. */
  readonly library: readonly LibraryItem[];
}

/** Entries to be added to a case's journal. */
export interface AppendToJournal {
  readonly caseId: string;
  /** The sequence number of the first entry. */
  readonly from: number;
  readonly entries: readonly JournalEntry[];
  /** Sent with a case's first entries, so that opening and entries cost one activity. */
  readonly opening?: CaseOpening;
  /** Pathways or calendars the entries bring to the case, as a migration or a published calendar does. */
  readonly library?: readonly LibraryItem[];
  /** Set with the case's last entries: the instant it closed. */
  readonly closedAt?: string;
}

/** How far the journal now reaches. */
export interface AppendReceipt {
  readonly nextSeq: number;
}

/** A case as the journal lists it. */
export interface JournaledCase {
  readonly caseId: string;
  readonly pathwayId: string;
  readonly pathwayHash: string;
  readonly openedAt: string;
  readonly closedAt?: string;
  /** How many entries the journal holds. */
  readonly entries: number;
}

/** Everything needed to start a case again. */
export interface JournaledLog {
  readonly opening: CaseOpening;
  readonly closedAt?: string;
  /** In order, without gaps, exactly as they were appended. */
  readonly entries: readonly JournalEntry[];
}

/** What is wrong with a case's journal, and from which entry on it cannot be trusted. */
export interface JournalDamage {
  readonly caseId: string;
  readonly seq: number;
  readonly problem: string;
}

/**
 * The log's home outside Temporal. Appending is idempotent by case and sequence number.
 */
export interface Journal {
  /** @throws {PermanentError} `JournalConflict` when the case was opened differently before. */
  saveOpening(opening: CaseOpening): Promise<void>;
  /**
   * @throws {PermanentError} `JournalConflict`: an entry differs from the one kept under its number.
   * @throws {PermanentError} `JournalGap`: entries before the first are missing; its data says which is expected.
   */
  append(append: Omit<AppendToJournal, 'opening'>): Promise<AppendReceipt>;
  /** @throws {PermanentError} `JournalDamaged`: an entry is missing or was altered. */
  readCase(caseId: string): Promise<JournaledLog | undefined>;
  listCases(): Promise<readonly JournaledCase[]>;
  /** Checks the chain of digests without opening anything, so it works for erased cases too. */
  verifyCase(caseId: string): Promise<JournalDamage | undefined>;
}

/** The activities of the journal, as a workflow calls them. */
export interface JournalActivities {
  appendToJournal(input: AppendToJournal): Promise<AppendReceipt>;
  saveOpening(opening: CaseOpening): Promise<void>;
}
