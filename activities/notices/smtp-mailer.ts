import { createTransport } from 'nodemailer';
import { composeMessage } from './compose-message.ts';
import type { MailMessage, MailReceipt, Mailer, SentLedger } from './mailer.ts';
import { MailRejected, MailServerUnavailable } from './notice-errors.ts';

interface Dependencies {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  readonly ledger: SentLedger;
}

/**
 * Sends messages through a mail server. What the server accepted is written down, so a retry does not send it again; only
 * a process that dies between the two sends twice, and then with the same Message-ID.
 *
 * Anywhere but on this machine the connection has to be encrypted, unless the address says `?requireTLS=false`.
 */
export function createSmtpMailer({ url, ledger }: Dependencies): Mailer {
  const transport = createTransport({
    url,
    requireTLS: requiresTls(url),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  /** Accepted by the server but not yet written down, because the ledger's database was away. */
  const unrecorded = new Map<string, string>();
  const underway = new Map<string, Promise<MailReceipt>>();

  async function deliver(message: MailMessage): Promise<MailReceipt> {
    const { messageId } = message;
    const known = unrecorded.get(messageId) ?? (await ledger.find(messageId))?.response;
    const response = known ?? (await hand(message));
    if (known === undefined || unrecorded.has(messageId)) {
      unrecorded.set(messageId, response);
      await ledger.record(messageId, response);
      unrecorded.delete(messageId);
    }
    return { messageId, already: known !== undefined, response };
  }

  async function hand(message: MailMessage): Promise<string> {
    const { bytes, envelope } = await composeMessage(message);
    try {
      const info = await transport.sendMail({
        raw: Buffer.from(bytes),
        envelope: { from: envelope.from, to: [envelope.to] },
      });
      return info.response.slice(0, 3);
    } catch (error) {
      throw toMailError(error);
    }
  }

  return {
    send(message) {
      // An attempt that Temporal gave up on may still be running when the next one starts.
      const running =
        underway.get(message.messageId) ?? deliver(message).finally(() => underway.delete(message.messageId));
      underway.set(message.messageId, running);
      return running;
    },
  };
}

/**
 * A refusal of this message is for good when its answer begins with 5. Refused credentials or a server that turns everybody
 * away have nothing to do with the message: they pass once somebody has mended them.
 */
function toMailError(error: unknown): Error {
  const { code, responseCode, response } = readSmtpError(error);
  const aboutTheMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  return aboutTheMessage && responseCode >= 500 && responseCode < 600
    ? new MailRejected(response)
    : new MailServerUnavailable(response, error);
}

function readSmtpError(error: unknown): { code: string; responseCode: number; response: string } {
  if (!(error instanceof Error)) {
    return { code: '', responseCode: 0, response: String(error) };
  }
  return {
    code: 'code' in error ? String(error.code) : '',
    responseCode: 'responseCode' in error ? Number(error.responseCode) : 0,
    response: 'response' in error && typeof error.response === 'string' ? error.response : error.message,
  };
}

function requiresTls(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  return searchParams.get('requireTLS') !== 'false' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
