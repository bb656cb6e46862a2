/** A message to exactly one person, complete: sending it needs nothing else. */
export interface MailMessage {
  /** The case it is about; not part of what is sent. */
  readonly caseId: string;
  /** Without angle brackets; the same for every attempt at the same message. */
  readonly messageId: string;
  /** The sender, as `Name <address>` or an address. */
  readonly from: string;
  readonly to: { readonly name?: string; readonly email: string };
  readonly subject: string;
  readonly text: string;
  /** An ISO instant. */
  readonly date: string;
  readonly attachments: readonly MailAttachment[];
}

/** A file that travels with a message. */
export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** What the receiving side said when it took the message. */
export interface MailReceipt {
  readonly messageId: string;
  /** True when an earlier attempt had already delivered this message, and nothing was sent now. */
  readonly already: boolean;
  /** The answer of the receiving side, such as `250`. Free of addresses. */
  readonly response: string;
}

/** Delivers messages; sending the same message id twice delivers it once, as far as the adapter can tell. */
export interface Mailer {
  /**
   * @throws {PermanentError} `MailRejected`: the receiving side will never take this message.
   * @throws {Error} anything else: not now, try again.
   */
  send(message: MailMessage): Promise<MailReceipt>;
}

/** Remembers which messages a mail server has accepted, so that a retry does not send them again. */
export interface SentLedger {
  find(messageId: string): Promise<{ readonly response: string } | undefined>;
  record(messageId: string, response: string): Promise<void>;
}
