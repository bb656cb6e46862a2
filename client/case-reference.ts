import { caseIdOf } from '../workflows/case-id.ts';

/** A reference that cannot name a case. */
export class InvalidReferenceError extends Error {
  override readonly name = 'InvalidReferenceError';
  readonly reference: string;

  constructor(reference: string) {
    super(
      `"${reference}" cannot be a case's reference: it has 1 to 64 letters, digits, ".", "_" or "-", begins with a letter or digit, ` +
        'and has a digit in it. It stands unencrypted in logs and searches, so it must not hold a name or a date of birth. Use the number the case has in your own system.',
    );
    this.reference = reference;
  }
}

/**
 * The id of a case's workflow, made of its reference alone.
 *
 * A reference without any digit is refused, because it is most likely somebody's name; so is one that holds a date.
 *
 * @throws {InvalidReferenceError} the reference does not look like a number of a system of records.
 */
export function caseIdFor(reference: string): string {
  const isWellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(reference) && /[0-9]/.test(reference);
  if (!isWellFormed || holdsDate.test(reference)) throw new InvalidReferenceError(reference);
  return caseIdOf(reference);
}

const holdsDate =
  /(?:19|20)\d\d[-._](?:0[1-9]|1[0-2])[-._](?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])[-._](?:0[1-9]|1[0-2])[-._](?:19|20)\d\d/;
