import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOutboxMailer } from '../../../activities/notices/outbox-mailer.ts';
import { createNotices } from '../../../activities/notices/send-notice.ts';
import type { NoticeActivities } from '../../../activities/notices/notice.ts';
import { emptyStore, inventedNotice, sender } from '../support/invented-notice.ts';
import { readEml } from '../support/read-eml.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function outbox(store = emptyStore()): NoticeActivities & { readonly directory: string; files(): string[] } {
  const directory = join(temporaryDirectory(), 'outbox');
  const activities = createNotices({ mailer: createOutboxMailer({ directory }), store, ...sender });
  return { ...activities, directory, files: () => readdirSync(directory) };
}

it('leaves a message that another mail program reads, with its letter enclosed', async () => {
  const store = emptyStore();
  const letter = new TextEncoder().encode('%PDF-1.7 an invented letter');
  const hash = await store.put('case-a', letter, 'application/pdf');
  const { sendNotice, directory, files } = outbox(store);
  await sendNotice(
    inventedNotice({ attachments: [{ title: 'Invitation / conference', hash, contentType: 'application/pdf' }] }),
  );
  const [file = ''] = files();
  const mail = readEml(join(directory, file));
  expect(mail).toMatchObject({
    from: "Children's Services <notices@authority.example>",
    to: 'Barnaby Thistlewood <barnaby@authority.example>',
    subject: 'Conference booked for 16 April – Llŷr’s case',
    date: '2026-03-26T14:05:00+00:00',
    attachments: [
      {
        filename: 'Invitation conference.pdf',
        contentType: 'application/pdf',
        sha256: createHash('sha256').update(letter).digest('hex'),
      },
    ],
    defects: [],
  });
  expect(mail.messageId).toMatch(/^<[0-9a-f]{32}@authority\.example>$/);
  expect(mail.text.replaceAll('\r\n', '\n')).toBe(inventedNotice().text);
  expect(mail.headers).toContain('Auto-Submitted');
});

it('keeps one file however often the same effect is sent, and the file does not change', async () => {
  const { sendNotice, directory, files } = outbox();
  const first = await sendNotice(inventedNotice());
  const [file = ''] = files();
  const bytes = readFileSync(join(directory, file));
  const second = await sendNotice(inventedNotice());
  expect(files()).toEqual([file]);
  expect(readFileSync(join(directory, file))).toEqual(bytes);
  expect(first.sent).toMatchObject([{ role: 'chair', person: 'p-1', already: false }]);
  expect(second.sent).toEqual(first.sent.map((message) => ({ ...message, already: true })));
});

it('composes the same bytes again, so a lost file comes back as it was', async () => {
  const [one, other] = [outbox(), outbox()];
  await one.sendNotice(inventedNotice());
  await other.sendNotice(inventedNotice());
  const [file = ''] = one.files();
  expect(other.files()).toEqual([file]);
  expect(readFileSync(join(one.directory, file))).toEqual(readFileSync(join(other.directory, file)));
});

it('tells one effect from another, in one case and across cases', async () => {
  const { sendNotice, files } = outbox();
  await sendNotice(inventedNotice());
  await sendNotice(inventedNotice({ effectId: 'entry:4:conferenceBooked' }));
  await sendNotice(inventedNotice({ caseId: 'case-b' }));
  expect(files()).toHaveLength(3);
});

it('sends each recipient a message of their own, in which nobody else appears', async () => {
  const { sendNotice, directory, files } = outbox();
  await sendNotice(
    inventedNotice({
      to: [
        { role: 'mother', name: 'Cordelia Quillfeather', email: 'cordelia@home.example' },
        { role: 'father', name: 'Lysander Quillfeather', email: 'lysander@elsewhere.example' },
        { role: 'school', mailbox: 'office@school.example' },
      ],
    }),
  );
  const mails = files().map((file) => readEml(join(directory, file)));
  expect(mails.map((mail) => mail.to).sort()).toEqual([
    'Cordelia Quillfeather <cordelia@home.example>',
    'Lysander Quillfeather <lysander@elsewhere.example>',
    'office@school.example',
  ]);
  for (const file of files()) {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text.match(/[a-z]+@(home|elsewhere|school)\.example/g)).toHaveLength(1);
  }
});

it('has nothing of the person in a file name', async () => {
  const { sendNotice, files } = outbox();
  await sendNotice(inventedNotice());
  expect(files()[0]).toMatch(/^20260326T140500Z-[0-9a-f]{32}-[0-9a-f]{32}\.eml$/);
});

it.each([
  ['a second address after a comma', 'a@authority.example, b@elsewhere.example'],
  ['a header after a line break', 'a@authority.example\r\nBcc: b@elsewhere.example'],
  ['a word', 'barnaby'],
])('refuses %s as an address, for good, and writes nothing', async (_, email) => {
  const { sendNotice, directory } = outbox();
  const attempt = sendNotice(inventedNotice({ to: [{ role: 'chair', email }] }));
  await expect(attempt).rejects.toMatchObject({ type: 'NoticeAddressInvalid', nonRetryable: true });
  await expect(attempt).rejects.toThrow(/^(?!.*elsewhere)/);
  expect(() => readdirSync(directory)).toThrow('ENOENT');
});

it.each([
  ['a name', { to: [{ role: 'chair', name: 'A\r\nBcc: b@elsewhere.example', email: 'a@authority.example' }] }],
  ['a subject', { subject: 'Booked\r\nBcc: b@elsewhere.example' }],
])('lets no line break in %s become a header', async (_, change) => {
  const { sendNotice, directory, files } = outbox();
  await sendNotice(inventedNotice(change));
  expect(readEml(join(directory, files()[0] ?? '')).headers).not.toContain('Bcc');
});

it('sends to those it can reach and names the role it cannot', async () => {
  const { sendNotice, files } = outbox();
  const attempt = sendNotice(inventedNotice({ to: [{ role: 'healthVisitor' }, ...inventedNotice().to] }));
  await expect(attempt).rejects.toMatchObject({
    type: 'NoticeWithoutAddress',
    nonRetryable: true,
    details: [{ undelivered: [{ role: 'healthVisitor' }], sent: 1 }],
  });
  expect(files()).toHaveLength(1);
});

it('refuses a notice to nobody, and one whose letter is not in the store', async () => {
  const { sendNotice } = outbox();
  await expect(sendNotice(inventedNotice({ to: [] }))).rejects.toMatchObject({ type: 'NoticeWithoutAddress' });
  const lost = { title: 'Invitation', hash: '0'.repeat(64), contentType: 'application/pdf' };
  await expect(sendNotice(inventedNotice({ attachments: [lost] }))).rejects.toMatchObject({
    type: 'ContentMissing',
    nonRetryable: true,
  });
});
