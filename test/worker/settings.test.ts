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
