/** One person a notice goes to. Personal data: it exists in encrypted payloads and in the letter itself only. */
export interface NoticeRecipient {
  readonly role: string;
  /** The pseudonymous id of the person who holds the role. */
  readonly person?: string;
  readonly name?: string;
  readonly email?: string;
  /** The role's shared mailbox, used when the person has no address of their own. */
  readonly mailbox?: string;
}

/** A document of the content store that travels with a notice. */
export interface NoticeAttachment {
  readonly title: string;
  readonly hash: string;
  readonly contentType: string;
}

/** A notice to be sent: one message for each recipient, so that nobody sees another's address. */
export interface SendNotice {
  /** What caused the notice: the same effect is sent once, however often the activity runs. */
  readonly effectId: string;
  readonly caseId: string;
  /** The notification's id in the pathway. */
  readonly notification: string;
  /** The instant of the entry or moment that caused the notice; it becomes the letter's date, so that a retry is the same letter. */
  readonly at: string;
  /** `Name <address>` or an address; the worker's own sender when absent. */
  readonly from?: string;
  readonly to: readonly NoticeRecipient[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly NoticeAttachment[];
}

/** What became of a notice. Free of personal data, so it can stand in the case's log. */
export interface NoticeReceipt {
  readonly effectId: string;
  readonly sent: readonly SentMessage[];
}

/** One message that was accepted for delivery. */
export interface SentMessage {
  readonly role: string;
  readonly person?: string;
  readonly messageId: string;
  /** True when an earlier attempt had already sent it. */
  readonly already: boolean;
}

/** The activities of notices, as a workflow calls them. */
export interface NoticeActivities {
  sendNotice(input: SendNotice): Promise<NoticeReceipt>;
}
