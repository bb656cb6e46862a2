import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import type { SentLedger } from '../../../activities/notices/mailer.ts';
import type { NoticeActivities } from '../../../activities/notices/notice.ts';
import { createNotices } from '../../../activities/notices/send-notice.ts';
import { createSmtpMailer } from '../../../activities/notices/smtp-mailer.ts';
import { createSqlSentLedger } from '../../../activities/notices/sql-sent-ledger.ts';
import { migrate } from '../../../reporting/migrate.ts';
import { openDatabase } from '../../../reporting/open-database.ts';
import { freePort } from '../support/free-port.ts';
import { emptyStore, inventedNotice, sender } from '../support/invented-notice.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { MailServer } from '../support/mail-server.ts';
import { readMailBytes } from '../support/read-eml.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function runningServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(await freePort(), options);
  onTestFinished(() => server.stop());
  return server;
}

async function emptyLedger(): Promise<SentLedger> {
  const { database, close } = await openDatabase({
    kind: 'directory',
    directory: join(temporaryDirectory(), 'journal'),
  });
  onTestFinished(close);
  await migrate(database);
  return createSqlSentLedger({ database });
}

function memoryLedger(): SentLedger {
  const sent = new Map<string, { response: string }>();
  return {
    find: (messageId) => Promise.resolve(sent.get(messageId)),
    record: (messageId, response) => Promise.resolve(void sent.set(messageId, { response })),
  };
}

function noticesBy(url: string, ledger: SentLedger = memoryLedger()): NoticeActivities {
  return createNotices({ mailer: createSmtpMailer({ url, ledger }), store: emptyStore(), ...sender });
}

const twoRecipients = inventedNotice({
  to: [
    { role: 'chair', email: 'barnaby@authority.example' },
    { role: 'healthVisitor', email: 'ottoline@surgery.example' },
  ],
});

it('the server takes the message as it was composed, under the id the receipt names', async () => {
  const server = await runningServer();
  const { sent } = await noticesBy(server.url).sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
  const mail = readMailBytes(server.accepted[0] ?? Buffer.of());
  expect(mail).toMatchObject({
    to: 'Barnaby Thistlewood <barnaby@authority.example>',
    date: '2026-03-26T14:05:00+00:00',
    defects: [],
  });
  expect(mail.messageId).toBe(`<${sent[0]?.messageId}>`);
  expect(mail.text.replaceAll('\r\n', '\n')).toBe(inventedNotice().text);
});

it('a message the server took is not sent again, not even by another worker on the same database', async () => {
  const server = await runningServer();
  const ledger = await emptyLedger();
  const first = await noticesBy(server.url, ledger).sendNotice(inventedNotice());
  const second = await noticesBy(server.url, ledger).sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
  expect(second.sent).toEqual(first.sent.map((message) => ({ ...message, already: true })));
});

it.each([
  ['the recipient', { at: 'RCPT', code: 550, text: '5.1.1 <barnaby@authority.example> unknown here' }],
  ['the message', { at: 'DATA', code: 554, text: '5.7.1 refused, says barnaby@authority.example' }],
] as const)(
  'a server that refuses %s with 5xx is believed: no retry, its answer is told, addresses are not',
  async (_, answer) => {
    const server = await runningServer();
    server.answerNext(answer);
    const failure: unknown = await noticesBy(server.url)
      .sendNotice(inventedNotice())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      type: 'MailRejected',
      nonRetryable: true,
      message: expect.stringMatching(
        new RegExp(`chair: The mail server refused the message for good: ${answer.code} 5\\.`),
      ) as string,
      details: [{ undelivered: [{ role: 'chair', kind: 'MailRejected' }], sent: 0 }],
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('barnaby@');
  },
);

it.each([
  ['the recipient', { at: 'RCPT', code: 451, text: '4.7.1 greylisted, try later' }],
  ['the message', { at: 'DATA', code: 452, text: '4.3.1 no room just now' }],
] as const)('a server that puts off %s with 4xx is asked again, and then has it once', async (_, answer) => {
  const server = await runningServer();
  server.answerNext(answer);
  const { sendNotice } = noticesBy(server.url);
  const failure: unknown = await sendNotice(inventedNotice()).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name: 'MailServerUnavailable',
    message: expect.stringContaining(String(answer.code)) as string,
  });
  expect(failure).not.toHaveProperty('nonRetryable');
  await sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
});

it('a server that is down is said to be, and once it is up the same message arrives', async () => {
  const port = await freePort();
  const { sendNotice } = noticesBy(`smtp://127.0.0.1:${port}`);
  const failure: unknown = await sendNotice(inventedNotice()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'MailServerUnavailable' });
  expect(String(failure)).toMatch(/did not take the message \(.*ECONNREFUSED.*SMTP_URL/);
  const server = await startMailServer(port);
  onTestFinished(() => server.stop());
  await sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
});

it('credentials the server refuses concern the worker, not the message: it is tried again', async () => {
  const server = await runningServer({
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('535 wrong password')),
  });
  const { sendNotice } = noticesBy(server.url.replace('//', '//worker:wrong@'));
  await expect(sendNotice(inventedNotice())).rejects.toMatchObject({ name: 'MailServerUnavailable' });
  await expect(sendNotice(inventedNotice())).rejects.toThrow(/^(?!.*worker:wrong)/);
});

it('of two recipients one is refused for good: the other has the message, and a retry does not send it twice', async () => {
  const server = await runningServer();
  const { sendNotice } = noticesBy(server.url);
  const refusal = { at: 'RCPT', code: 550, text: '5.1.1 unknown' } as const;
  server.answerNext(refusal);
  await expect(sendNotice(twoRecipients)).rejects.toMatchObject({
    type: 'MailRejected',
    details: [{ undelivered: [{ role: 'chair' }], sent: 1 }],
  });
  server.answerNext(refusal);
  await expect(sendNotice(twoRecipients)).rejects.toMatchObject({ type: 'MailRejected' });
  expect(server.accepted.map((bytes) => readMailBytes(bytes).to)).toEqual(['ottoline@surgery.example']);
});

it('of two recipients one is put off: the retry reaches that one only', async () => {
  const server = await runningServer();
  const { sendNotice } = noticesBy(server.url);
  server.answerNext({ at: 'RCPT', code: 451, text: '4.7.1 later' });
  await expect(sendNotice(twoRecipients)).rejects.toMatchObject({ name: 'MailServerUnavailable' });
  const { sent } = await sendNotice(twoRecipients);
  expect(sent.map(({ role, already }) => [role, already])).toEqual([
    ['chair', false],
    ['healthVisitor', true],
  ]);
  expect(server.accepted).toHaveLength(2);
});

it('a message taken while the ledger was away is written down later, not sent again', async () => {
  const server = await runningServer();
  const ledger = memoryLedger();
  let away = true;
  const limping: SentLedger = {
    find: (messageId) => ledger.find(messageId),
    record: (messageId, response) =>
      away ? Promise.reject(new Error('database away')) : ledger.record(messageId, response),
  };
  const { sendNotice } = noticesBy(server.url, limping);
  await expect(sendNotice(inventedNotice())).rejects.toThrow('database away');
  away = false;
  const { sent } = await sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
  expect(await ledger.find(sent[0]?.messageId ?? '')).toEqual({ response: '250' });
});

it('two attempts at once, as when one has timed out, send one message', async () => {
  const server = await runningServer();
  const { sendNotice } = noticesBy(server.url);
  await Promise.all([sendNotice(inventedNotice()), sendNotice(inventedNotice())]);
  expect(server.accepted).toHaveLength(1);
});

it('a letter does not leave this machine unencrypted, unless the address says that it may', async () => {
  const server = await runningServer();
  // An address the mailer does not know for this machine's own.
  const elsewhere = server.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
  await expect(noticesBy(elsewhere).sendNotice(inventedNotice())).rejects.toMatchObject({
    name: 'MailServerUnavailable',
  });
  expect(server.accepted).toHaveLength(0);
  await noticesBy(`${elsewhere}?requireTLS=false`).sendNotice(inventedNotice());
  expect(server.accepted).toHaveLength(1);
});
