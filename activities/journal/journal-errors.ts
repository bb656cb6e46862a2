import { PermanentError } from '../permanent-error.ts';

/** The journal already keeps something else under this number: two histories of one case exist. */
export class JournalConflict extends PermanentError {
  constructor(caseId: string, seq: number | 'opening') {
    const what = seq === 'opening' ? 'The opening' : `Entry ${seq}`;
    super(
      'JournalConflict',
      `${what} of case ${caseId} differs from the one the journal already keeps. The journal was left as it was. ` +
        'Two workflows may be running this case, or it was restored twice: end the wrong one, then retry.',
      { caseId, seq },
    );
  }
}

/** Entries before the first one offered are not in the journal. */
export class JournalGap extends PermanentError {
  /**
   * @param expected - the number the journal goes on with, or `opening` when it does not know the case at all:
   * appending again from there, opening included, closes the gap.
   */
  constructor(caseId: string, from: number, expected: number | 'opening') {
    super(
      'JournalGap',
      expected === 'opening'
        ? `The journal does not know case ${caseId}, so entry ${from} cannot follow anything. Send the opening with the case's first entries.`
        : `Entry ${from} of case ${caseId} was to be kept, but the journal expects entry ${expected}. Send the entries from ${expected} on.`,
      { caseId, from, expected },
    );
  }
}

/** What was to be kept is not a run of log entries. */
export class JournalEntryInvalid extends PermanentError {
  constructor(caseId: string, seq: number, problem: string) {
    super(
      'JournalEntryInvalid',
      `Entry ${seq} of case ${caseId} cannot be kept: ${problem}. Nothing of this append was kept.`,
      {
        caseId,
        seq,
      },
    );
  }
}

/** The journal of a case is not what was written. */
export class JournalDamaged extends PermanentError {
  constructor(caseId: string, seq: number, problem: string) {
    super(
      'JournalDamaged',
      `The journal of case ${caseId} cannot be trusted from entry ${seq} on: ${problem}. ` +
        'Restore the reporting database from a backup; the entries before it are intact.',
      { caseId, seq },
    );
  }
}

/** The journal's database did not do its work just now. Passing: it is tried again. */
export class JournalUnavailable extends Error {
  constructor(doing: string, cause: unknown) {
    super(
      `The journal's database did not answer while ${doing} (${said(cause)}). Nothing is lost: it is tried again until it ` +
        'succeeds. If this lasts, check that the database runs, and DATABASE_URL.',
      { cause },
    );
    this.name = 'JournalUnavailable';
  }
}

function said(cause: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message of its own.
  if (cause instanceof AggregateError) {
    return cause.errors.map(said).join('; ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
