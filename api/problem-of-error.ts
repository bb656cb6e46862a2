import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import {
  CaseCompletedError,
  CaseExistsError,
  CaseFaultError,
  CaseNotFoundError,
  NoAnswerError,
  NotOpenedThenError,
  PastConflictError,
  RefusedError,
} from '../client/case-errors.ts';
import { InvalidReferenceError } from '../client/case-reference.ts';
import { textInWords } from '../language/expressions/in-words.ts';
import { ProblemError } from './problem.ts';

/** What a client's error means to whoever asked over HTTP. What is not known is a fault, and nothing of it is told. */
export function problemOfError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof CaseNotFoundError) return caseNotFound(error.reference);
  if (error instanceof InvalidReferenceError) return caseNotFound(error.reference);
  if (error instanceof CaseExistsError) {
    const { reference } = error;
    return new ProblemError(
      'case-exists',
      `A case ${reference} exists already, and was opened in another request. Record into it, or open the new one under a reference of its own.`,
      { reference },
    );
  }
  if (error instanceof CaseCompletedError)
    return new ProblemError('case-completed', error.message, { reference: error.reference });
  if (error instanceof NotOpenedThenError) {
    const { reference, openedOn, recordedAt } = error;
    const detail = `Case ${reference} had not been opened then: it was opened on ${textInWords(openedOn)}, as recorded on ${textInWords(recordedAt)}. Ask about a later time.`;
    return new ProblemError('not-opened-then', detail, { reference, openedOn, recordedAt });
  }
  if (error instanceof PastConflictError) {
    const { reference, seq, refusal } = error;
    return new ProblemError('past-conflict', error.message, { reference, seq, refusal });
  }
  if (error instanceof RefusedError) return new ProblemError('refused', error.message, { refusal: error.refusal });
  if (error instanceof CaseFaultError) return new ProblemError('case-fault', error.message, {}, {}, { cause: error });
  if (isAway(error)) return noAnswer(error);
  switch (nameOf(error)) {
    case 'CaseErasedError':
      return new ProblemError('case-erased', messageOf(error));
    case 'KeyMissingError':
    case 'DecryptionError':
      return new ProblemError('key-missing', messageOf(error), {}, {}, { cause: error });
    default:
      return new ProblemError(
        'fault',
        'Something went wrong here, and it is in the log under the number of this answer (instance). What was asked for may have been carried out: repeat it with the same Idempotency-Key.',
        {},
        {},
        { cause: error },
      );
  }
}

const RETRY_AFTER_SECONDS = 5;

function noAnswer(cause: unknown): ProblemError {
  return new ProblemError(
    'no-answer',
    `The cases do not answer: their server or its worker is away, or busy. Ask again in ${RETRY_AFTER_SECONDS} seconds. ` +
      'A request to open, record or correct may still be carried out: repeat it with the same Idempotency-Key, and it is not recorded twice.',
    {},
    { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    { cause },
  );
}

function isAway(error: unknown): boolean {
  if (error instanceof NoAnswerError || error instanceof ServiceError) return true;
  // The last two are the worker's, whose modules this layer does not know.
  return isGrpcServiceError(error) || ['NotRunningError', 'TemporalUnreachableError'].includes(nameOf(error));
}

function caseNotFound(reference: string): ProblemError {
  return new ProblemError(
    'case-not-found',
    `No case ${reference.slice(0, 64)} is known. Look it up with GET /cases?status=all, or open it with POST /cases.`,
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
