import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SettingsError, readSettings, settingsHelp } from '../../worker/settings.ts';

test('without any setting everything is kept in .duecourse and run on this machine', () => {
  const settings = readSettings({});
  expect(settings.dataDirectory).toBe(resolve('.duecourse'));
  expect(settings.temporal).toEqual({ address: undefined, namespace: 'default', apiKey: undefined, tls: false });
  expect(settings.ports).toEqual({ temporal: 7233, ui: 8233, codec: 8234 });
});

test('a setting that is empty counts as not set', () => {
  expect(readSettings({ TEMPORAL_ADDRESS: '', DUECOURSE_UI_PORT: '' })).toMatchObject({
    temporal: { address: undefined },
    ports: { ui: 8233 },
  });
});

test('every wrong setting is named at once, with what it is for and without its value', () => {
  const env = {
    DUECOURSE_UI_PORT: 'high',
    DUECOURSE_MASTER_KEY: 'c2VjcmV0',
    DATABASE_URL: 'mysql://user:secret@host/db',
  };
  const error = catchError(() => readSettings(env));
  expect(error).toBeInstanceOf(SettingsError);
  const message = error instanceof Error ? error.message : '';
  expect(message).toMatch(/DUECOURSE_UI_PORT: .*Port of the embedded server's web UI/);
  expect(message).toMatch(/DUECOURSE_MASTER_KEY: must be 32 bytes in base64/);
  expect(message).toMatch(/DATABASE_URL: must begin with postgres:\/\//);
  expect(message).not.toMatch(/secret|c2VjcmV0/);
});

test('a mail server needs a sender', () => {
  expect(() => readSettings({ SMTP_URL: 'smtp://mail.example' })).toThrow(/MAIL_FROM is needed with SMTP_URL/);
});

test('shared mailboxes have an address each, spaces around them or not', () => {
  const list = 'team-managers=managers@example.org, placements=homes@example.org';
  expect([...readSettings({ DUECOURSE_MAILBOXES: list }).mail.mailboxes]).toEqual([
    ['team-managers', 'managers@example.org'],
    ['placements', 'homes@example.org'],
  ]);
});

test.each([
  ['no name', 'managers@example.org', 'must be a list such as team-managers='],
  ['no address', 'team-managers=', 'gives team-managers no single e-mail address; write NAME=name@example.org'],
  ['a word for an address', 'a=b@example.org,team-managers=managers', 'gives team-managers no single e-mail address'],
  [
    'two addresses for one',
    'team-managers=a@example.org;b@example.org',
    'gives team-managers no single e-mail address',
  ],
  ['a name twice', 'duty=a@example.org,duty=b@example.org', 'names duty twice; a mailbox has one address'],
  ['a comma at the end', 'duty=a@example.org,', 'must be a list such as'],
])('a list of mailboxes with %s is refused at the start, with what to do and no address repeated', (_, list, told) => {
  const error = catchError(() => readSettings({ DUECOURSE_MAILBOXES: list }));
  expect(error).toBeInstanceOf(SettingsError);
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain(`DUECOURSE_MAILBOXES: ${told}`);
  expect(message).toContain('Addresses of the shared mailboxes');
  expect(message).not.toContain('b@example.org');
});

test('an API key switches TLS on', () => {
  expect(readSettings({ TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_API_KEY: 'k' }).temporal.tls).toBe(true);
});

test('every setting says what it is for', () => {
  const help = settingsHelp();
  expect(help.length).toBeGreaterThan(15);
  for (const { about } of help) expect(about).toMatch(/\.$/);
});

function catchError(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
