import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { NoticeAddressInvalid } from './notice-errors.ts';
import type { MailMessage } from './mailer.ts';

/** A message as it goes over the wire, and whom it goes from and to. */
export interface ComposedMessage {
  readonly bytes: Uint8Array;
  readonly envelope: { readonly from: string; readonly to: string };
}

/**
 * The message in the form of RFC 5322, the same bytes each time: nothing in it depends on when or where it is composed.
 *
 * @throws {NoticeAddressInvalid} the headers would name anybody but exactly one recipient and one sender.
 */
export async function composeMessage(message: MailMessage): Promise<ComposedMessage> {
  const composed = new MailComposer({
    from: message.from,
    to:
      message.to.name === undefined ? message.to.email : { name: oneLine(message.to.name), address: message.to.email },
    subject: oneLine(message.subject),
    text: message.text,
    messageId: `<${message.messageId}>`,
    date: new Date(message.date),
    // Without it, absence replies would come back to a mailbox nobody reads.
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: message.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content),
    })),
    baseBoundary: createHash('sha256').update(message.messageId).digest('hex').slice(0, 24),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const { from, to } = composed.getEnvelope();
  const [recipient] = to;
  if (typeof from !== 'string' || recipient === undefined || to.length !== 1) {
    throw new NoticeAddressInvalid('sender');
  }
  return { bytes: await composed.build(), envelope: { from, to: recipient } };
}

/** What stands in a header is one line: a break would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}
