import type { ColumnType } from 'kysely';

/** A moment, written as an ISO instant and read back as the driver's date. */
type Moment = ColumnType<Date, string, string>;
type OptionalMoment = ColumnType<Date | null, string | null | undefined, string | null>;

/** Every table of the reporting database. Column names are those of the database. */
export interface Tables {
  library: LibraryTable;
  cases: CasesTable;
  case_library: CaseLibraryTable;
  journal: JournalTable;
  sent_messages: SentMessagesTable;
  erasures: ErasuresTable;
  publications: PublicationsTable;
  changes: ChangesTable;
  change_cases: ChangeCasesTable;
}

/** Pathways and calendars by content hash, kept once for all cases. Compressed, not encrypted: nothing in them is personal. */
export interface LibraryTable {
  hash: string;
  kind: string;
  /** gzip of the JSON. */
  content: Uint8Array;
}

/** One row for each case: how to start it again, and how far its journal reaches. */
export interface CasesTable {
  case_id: string;
  pathway_id: string;
  pathway_hash: string;
  opened_at: Moment;
  closed_at: OptionalMoment;
  /** The opening, sealed with the case's key. */
  opening: Uint8Array;
  /** How many entries the journal holds, and the digest of the last: without them nobody would see that the last rows are gone. */
  entries: ColumnType<number, number | undefined, number>;
  head: ColumnType<string, string | undefined, string>;
}

/** Which library items a case's past and present stand on. */
export interface CaseLibraryTable {
  case_id: string;
  hash: string;
}

/** The entries of all cases, each sealed with its case's key and chained to the one before it. */
export interface JournalTable {
  case_id: string;
  seq: number;
  recorded_at: Moment;
  kind: string;
  sealed: Uint8Array;
  digest: string;
}

/** What a mail server has accepted. The id is a hash: it tells nothing about case or person. */
export interface SentMessagesTable {
  message_id: string;
  response: string;
  sent_at: ColumnType<Date, string | undefined, never>;
}

/** A case that was erased. Nothing of it is personal: the reason is asked for without names. */
export interface ErasuresTable {
  case_id: string;
  erased_at: Moment;
  /** Who had it erased, by pseudonymous id, and in which role. */
  person: string | null;
  role: string | null;
  why: string;
}

/** What was published: versions of pathways and calendars, an authority's closed days. The highest number of a name is in force. */
export interface PublicationsTable {
  /** `pathway`, `calendar` or `closures`. */
  kind: string;
  /** The pathway's id, the calendar's name, or the authority. */
  name: string;
  number: number;
  hash: string;
  published_at: Moment;
  person: string;
  role: string;
  why: string;
}

/** Other rules brought to the running cases. Nothing of it is personal. */
export interface ChangesTable {
  id: string;
  started_at: Moment;
  ended_at: OptionalMoment;
  /** `done`, `stopped` or `lost`. */
  ended: string | null;
  /** How many cases were found at the end that it should have changed and did not. */
  left_behind: number | null;
  /** JSON. */
  plan: string;
}

/** What became of each case of a change. */
export interface ChangeCasesTable {
  change_id: string;
  case_id: string;
  reference: string;
  authority: string;
  /** The calendar's name. */
  calendar: string;
  outcome: string;
  /** How often it did not answer. */
  attempts: ColumnType<number, number | undefined, number>;
  /** What moved, or why not, sealed with the case's key. */
  detail: Uint8Array | null;
}
