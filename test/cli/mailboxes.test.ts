import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../activities/support/free-port.ts';
import { startMailServer, type MailServer } from '../activities/support/mail-server.ts';
import { readMailBytes } from '../activities/support/read-eml.ts';
import { duecourse, type Said } from './support/duecourse.ts';
import { startServer, type StartedServer } from './support/server.ts';

const pathway = fileURLToPath(new URL('fixtures/mailboxes.yaml', import.meta.url));
const by = ['--by', 'p-sw:socialWorker'];
let mail: MailServer;
let server: StartedServer;

beforeAll(async () => {
  mail = await startMailServer(await freePort());
  server = await startServer({
    SMTP_URL: mail.url,
    MAIL_FROM: 'Duecourse <no-reply@authority.example>',
    DUECOURSE_MAILBOXES: 'team-managers=managers@authority.example',
  });
  const opened = await call(['open', pathway, 'M-1', '--on', '2026-11-02', ...by, 'childName=Robin Ashdown']);
  if (opened.code !== 0) throw new Error(opened.err);
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await mail?.stop();
}, 60_000);

test('a notice to a role that nobody holds goes to its shared mailbox, through the mail server', async () => {
  expect((await call(['record', 'M-1', 'WORRY_RAISED', '--on', '2026-11-03', ...by])).code).toBe(0);
  await expect.poll(() => mail.accepted.length, { timeout: 20_000 }).toBe(1);
  expect(readMailBytes(mail.accepted[0] ?? Buffer.of())).toMatchObject({
    to: 'managers@authority.example',
    subject: 'A worry was raised',
  });
});

test('a mailbox that nobody gave an address is an incident that says where to give it, and no letter is lost', async () => {
  expect((await call(['record', 'M-1', 'HOME_NEEDED', '--on', '2026-11-03', ...by])).code).toBe(0);
  const told = async (): Promise<string> => (await call(['incidents', 'M-1'])).out.replaceAll(/\s+/g, ' ');
  await expect.poll(told, { timeout: 20_000 }).toContain('“A home” could not be carried out');
  expect(await told()).toContain('Name it in DUECOURSE_MAILBOXES (placements=name@example.org)');
  expect(mail.accepted).toHaveLength(1);
});

test('a worker with a list of mailboxes that cannot be read does not start, and says what to do', async () => {
  const started = startServer({ DUECOURSE_MAILBOXES: 'team-managers=managers' });
  await expect(started).rejects.toThrow('DUECOURSE_MAILBOXES: gives team-managers no single e-mail address');
});

function call(words: readonly string[]): Promise<Said> {
  return duecourse(words, { env: server.env });
}
