import { PermanentError } from '../permanent-error.ts';

/** A notice is meant for nobody, or for somebody without an address it could go to. */
export class NoticeWithoutAddress extends PermanentError {
  constructor(role: string | undefined) {
    super(
      'NoticeWithoutAddress',
      role === undefined
        ? 'The notice has no recipients. Say in the definition who is told (`to`), or record who holds the role; then retry.'
        : `No address of ${role} is known. Record an address for the person, or give the role a mailbox; then retry.`,
      role === undefined ? {} : { role },
    );
  }
}

/** A role's shared mailbox is named by the definition, and nobody has said which address it has. */
export class MailboxUnknown extends PermanentError {
  constructor(role: string, mailbox: string) {
    super(
      'MailboxUnknown',
      `The shared mailbox ${mailbox}, which stands for ${role}, has no address. Name it in DUECOURSE_MAILBOXES (${mailbox}=name@example.org), start the worker again; then retry.`,
      { role, mailbox },
    );
  }
}

/** An address is not one: the role says whose. Addresses themselves stay out of messages. */
export class NoticeAddressInvalid extends PermanentError {
  constructor(role: string) {
    super(
      'NoticeAddressInvalid',
      `The address of ${role} is not a single e-mail address (name@example.org). Correct it; then retry.`,
      { role },
    );
  }
}

/** The receiving side will never take this message. */
export class MailRejected extends PermanentError {
  /** @param response - the server's answer; addresses in it are blanked out. */
  constructor(response: string) {
    super(
      'MailRejected',
      `The mail server refused the message for good: ${withoutAddresses(response)}. Correct the address, or ask who runs the server; then retry.`,
      {
        response: withoutAddresses(response),
      },
    );
  }
}

/** One recipient a notice cannot reach, and why. */
export interface Undelivered {
  readonly role: string;
  readonly problem: PermanentError;
}

/** Some recipients of a notice cannot be reached as things are. The others have it. Its kind is that of the first problem. */
export class NoticeUndelivered extends PermanentError {
  constructor(first: Undelivered, others: readonly Undelivered[], sent: number) {
    const all = [first, ...others];
    super(
      first.problem.name,
      `The notice did not reach ${all.map(({ role, problem }) => `${role}: ${problem.message}`).join(' ')} ` +
        `Others who have it: ${sent}. A retry does not send it to them again.`,
      { undelivered: all.map(({ role, problem }) => ({ role, kind: problem.name, ...problem.data })), sent },
    );
  }
}

/** The mail server could not take the message now. Passing: it is tried again. */
export class MailServerUnavailable extends Error {
  constructor(response: string, cause: unknown) {
    super(
      `The mail server did not take the message (${withoutAddresses(response)}). It is tried again; if this lasts, check that the ` +
        'server runs and that SMTP_URL names it rightly.',
      // The cause may hold addresses, and causes are logged.
      cause instanceof Error ? { cause: withoutAddresses(cause.message) } : {},
    );
    this.name = 'MailServerUnavailable';
  }
}

/** The text with every e-mail address in it blanked out. */
export function withoutAddresses(text: string): string {
  return text
    .replaceAll(/[^\s<>@"'(),;:]+@[^\s<>@"'(),;:]+/g, '[address]')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
