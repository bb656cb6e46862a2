import { createHash } from 'node:crypto';
import type { ContentStore } from '../documents/content-store.ts';
import { PermanentError } from '../permanent-error.ts';
import { withPermanentFailures } from '../permanent-failures.ts';
import type { MailAttachment, MailMessage, Mailer } from './mailer.ts';
import { MailboxUnknown, NoticeAddressInvalid, NoticeUndelivered, NoticeWithoutAddress } from './notice-errors.ts';
import type { Undelivered } from './notice-errors.ts';
import type { NoticeActivities, NoticeReceipt, NoticeRecipient, SendNotice, SentMessage } from './notice.ts';

interface Dependencies {
  readonly mailer: Mailer;
  /** Where attachments come from. */
  readonly store: ContentStore;
  /** The sender of notices that name none: `Name <address>` or an address. */
  readonly from: string;
  /** The right-hand side of message ids. */
  readonly mailDomain: string;
  /** The address behind the name of a shared mailbox; without it the name has to be one. */
  readonly mailboxAddress?: (name: string) => string | undefined;
}

/** The activities of notices. However often one runs with the same input, each recipient gets one message. */
export function createNotices(deps: Dependencies): NoticeActivities {
  return { sendNotice: (notice) => withPermanentFailures(() => sendNotice(deps, notice)) };
}

/**
 * Everybody is tried before a failure is told, so one bad address keeps nobody else waiting. A passing failure is told before
 * a permanent one: only when nothing is left to try again is the notice a matter for people.
 */
async function sendNotice(deps: Dependencies, notice: SendNotice): Promise<NoticeReceipt> {
  if (notice.to.length === 0) {
    throw new NoticeWithoutAddress(undefined);
  }
  const attachments = await readAttachments(deps, notice);
  const sent: SentMessage[] = [];
  const undelivered: Undelivered[] = [];
  const passing: unknown[] = [];
  for (const recipient of notice.to) {
    const { role, person } = recipient;
    try {
      const { messageId, already } = await deps.mailer.send(toMessage(deps, notice, recipient, attachments));
      sent.push({ role, ...(person === undefined ? {} : { person }), messageId, already });
    } catch (error) {
      if (error instanceof PermanentError) {
        undelivered.push({ role, problem: error });
      } else {
        passing.push(error);
      }
    }
  }
  if (passing.length > 0) {
    throw passing[0];
  }
  const [first, ...others] = undelivered;
  if (first !== undefined) {
    throw new NoticeUndelivered(first, others, sent.length);
  }
  return { effectId: notice.effectId, sent };
}

function toMessage(
  { from, mailDomain, mailboxAddress }: Dependencies,
  notice: SendNotice,
  recipient: NoticeRecipient,
  attachments: readonly MailAttachment[],
): MailMessage {
  const email = addressOf(recipient, mailboxAddress);
  if (!isSingleAddress(email)) {
    throw new NoticeAddressInvalid(recipient.role);
  }
  return {
    caseId: notice.caseId,
    messageId: `${messageHash(notice, email)}@${mailDomain}`,
    from: notice.from ?? from,
    to: recipient.name === undefined ? { email } : { name: recipient.name, email },
    subject: notice.subject,
    text: notice.text,
    date: notice.at,
    attachments,
  };
}

/** @throws {NoticeWithoutAddress | MailboxUnknown} */
function addressOf({ role, email, mailbox }: NoticeRecipient, mailboxAddress: Dependencies['mailboxAddress']): string {
  if (email !== undefined && email !== '') return email;
  if (mailbox === undefined || mailbox === '') throw new NoticeWithoutAddress(role);
  if (mailboxAddress === undefined) return mailbox;
  const address = mailboxAddress(mailbox);
  if (address === undefined) throw new MailboxUnknown(role, mailbox);
  return address;
}

/**
 * Effect ids are those of one case. The address is in it, so that a retry after a correction reaches the right one. Half a
 * SHA-256 keeps the header on one line, which some mail servers need.
 */
function messageHash({ caseId, effectId }: SendNotice, email: string): string {
  return createHash('sha256')
    .update(JSON.stringify([caseId, effectId, email]))
    .digest('hex')
    .slice(0, 32);
}

/** A mail program would read a comma, or a line break, as the start of another recipient or header. */
function isSingleAddress(email: string): boolean {
  return /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/.test(email);
}

function readAttachments(
  { store }: Dependencies,
  { caseId, attachments }: SendNotice,
): Promise<readonly MailAttachment[]> {
  return Promise.all(
    attachments.map(async ({ title, hash, contentType }) => ({
      filename: fileName(title, contentType),
      contentType,
      content: (await store.get(caseId, hash)).bytes,
    })),
  );
}

/** The title, less what some system does not allow in a file's name. */
function fileName(title: string, contentType: string): string {
  const name = title.replaceAll(/[^\p{L}\p{N}.,()–-]+/gu, ' ').trim();
  return contentType === 'application/pdf' ? `${name}.pdf` : name;
}
