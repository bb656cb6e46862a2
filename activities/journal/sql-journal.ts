import { PermanentError } from '../permanent-error.ts';
import { appendEntries } from './append-entries.ts';
import type { JournalDependencies } from './journal-dependencies.ts';
import { JournalUnavailable } from './journal-errors.ts';
import type { Journal } from './journal.ts';
import { listCases, readCase } from './read-case.ts';
import { saveOpening } from './save-opening.ts';
import { SealFailed } from './sealed-json.ts';
import { verifyCase } from './verify-case.ts';

/** The journal on the reporting database's tables, embedded or PostgreSQL alike. */
export function createSqlJournal(deps: JournalDependencies): Journal {
  return {
    saveOpening: (opening) => orUnavailable('a case was being opened', () => saveOpening(deps, opening)),
    append: (append) => orUnavailable('entries were being appended', () => appendEntries(deps, append)),
    readCase: (caseId) => orUnavailable('a case was being read', () => readCase(deps, caseId)),
    listCases: () => orUnavailable('cases were being listed', () => listCases(deps)),
    verifyCase: (caseId) => orUnavailable('a case was being verified', () => verifyCase(deps, caseId)),
  };
}

async function orUnavailable<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PermanentError || error instanceof SealFailed ? error : new JournalUnavailable(doing, error);
  }
}
