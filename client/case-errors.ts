import type { Instant } from '../calendar/instant.ts';
import { textInWords } from '../language/expressions/in-words.ts';
import type { When } from '../machines/entry.ts';
import type { Refusal } from '../machines/refusal.ts';

/** The case refused a request. Nothing was recorded; `refusal` says why, for programs and for people. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;
  /** Of a history that was refused: the number of the entry that does not hold. */
  readonly seq: number | undefined;

  constructor(refusal: Refusal, seq?: number) {
    super(
      seq === undefined
        ? refusal.message
        : `Entry ${seq} of the history does not hold, so nothing was opened. ${refusal.message}`,
    );
    this.refusal = refusal;
    this.seq = seq;
  }
}

/** No case has this reference. */
export class CaseNotFoundError extends Error {
  override readonly name = 'CaseNotFoundError';
  readonly reference: string;

  constructor(reference: string) {
    super(`No case ${reference} is known. Check the reference with \`duecourse list\`, or open the case first.`);
    this.reference = reference;
  }
}

/** A case with this reference exists already. */
export class CaseExistsError extends Error {
  override readonly name = 'CaseExistsError';
  readonly reference: string;

  constructor(reference: string) {
    super(`A case ${reference} exists already. Record into it, or open the new one under a reference of its own.`);
    this.reference = reference;
  }
}

/** The case is closed, and its time to be corrected is over. It can still be looked at. */
export class CaseCompletedError extends Error {
  override readonly name = 'CaseCompletedError';
  readonly reference: string;

  constructor(reference: string) {
    super(
      `Case ${reference} is closed for good: its time to be corrected is over. Nothing was recorded. Open a new case if it begins again.`,
    );
    this.reference = reference;
  }
}

/** The question is about a time before the case. */
export class NotOpenedThenError extends Error {
  override readonly name = 'NotOpenedThenError';
  readonly reference: string;
  readonly openedOn: When;
  readonly recordedAt: Instant;

  constructor(reference: string, openedOn: When, recordedAt: Instant) {
    super(
      `Case ${reference} had not been opened then: it was opened on ${textInWords(openedOn)}, as recorded on ${textInWords(recordedAt)}. Ask about a later time.`,
    );
    this.reference = reference;
    this.openedOn = openedOn;
    this.recordedAt = recordedAt;
  }
}

/** What had been recorded at the time asked about does not hold together without what was recorded or put right later. */
export class PastConflictError extends Error {
  override readonly name = 'PastConflictError';
  readonly reference: string;
  /** The entry that does not hold. */
  readonly seq: number;
  readonly refusal: Refusal;

  constructor(reference: string, seq: number, refusal: Refusal) {
    super(
      `What was known of case ${reference} then does not hold together: entry ${seq} would be refused. ${refusal.message} ` +
        'Ask about a later time, or look at its log.',
    );
    this.reference = reference;
    this.seq = seq;
    this.refusal = refusal;
  }
}

/** The case could not decide: a fault of the program or of the definition, not of the request. */
export class CaseFaultError extends Error {
  override readonly name = 'CaseFaultError';

  /** Nothing was changed: it was only asked. */
  static onQuestion(reference: string, reason: string): CaseFaultError {
    return new CaseFaultError(
      `Case ${reference} could not answer, which is a fault of the program or of its definition: ${reason} Report it with the reference.`,
    );
  }
}

/** Nobody answered in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly waitedInMs: number;

  constructor(reference: string, waitedInMs: number, cause?: unknown) {
    super(
      `Case ${reference} did not answer within ${Math.round(waitedInMs / 1000)} seconds. Is a worker running (npm start)? ` +
        'The request may still be carried out: repeat it with the same key, and it is not recorded twice.',
      { cause },
    );
    this.waitedInMs = waitedInMs;
  }
}
